package github

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// nodeOf is what an ID names, a repository, or else an error.
func (c *call) nodeOf(id any) any {
	text, _ := id.(string)
	number, err := strconv.ParseInt(strings.TrimPrefix(text, "R_kwDO"), 16, 64)
	if r := c.company.repositoryOf(number); err == nil && r != nil {
		return c.queriedRepository(r)
	}
	return refuse(http.StatusNotFound, fmt.Sprintf("Could not resolve to a node with the global id of '%s'.", text))
}

// queriedRepository is a repository. Whoever may not administer it sees no
// classic protection, which is null then.
func (c *call) queriedRepository(r *repository) object {
	var branch, owners any
	if !r.empty {
		branch = object{
			typeName: "Ref", "name": r.branch, "branchProtectionRule": resolver(func(map[string]any) any {
				if r.protection == nil || !c.admin() {
					return nil
				}
				return c.queriedProtection(r.protection)
			}),
		}
	}
	if r.owners {
		errors := []object{}
		for _, f := range r.ownerFlaws {
			errors = append(errors, object{
				typeName: "RepositoryCodeownersError", "line": f.line, "column": 1, "kind": f.kind, "message": f.message, "path": ".github/CODEOWNERS",
			})
		}
		owners = object{typeName: "RepositoryCodeowners", "errors": errors}
	}
	guests := c.company.collaborators(r, true)
	topics := r.topics
	return object{
		typeName: "Repository", "databaseId": r.id, "id": node("R", r.id), "name": r.name, "nameWithOwner": r.fullName(), "isEmpty": r.empty,
		"isArchived": r.archived, "isFork": r.fork, "isTemplate": r.template, "isPrivate": r.private(), "visibility": strings.ToUpper(r.visibility),
		"pushedAt": when(r.pushed), "createdAt": stamp(r.created), "viewerCanAdminister": c.admin(), "hasVulnerabilityAlertsEnabled": r.alerts && c.admin(),
		"isSecurityPolicyEnabled": r.policy, "codeowners": owners, "defaultBranchRef": branch,
		"releases": c.connection(r.releases, func(int) object { return object{typeName: "Release"} }, nil),
		"deployKeys": c.connection(len(r.keys), func(i int) object {
			return object{typeName: "DeployKey", "title": r.keys[i].title, "readOnly": r.keys[i].readOnly}
		}, nil),
		"repositoryTopics": c.connection(len(topics), func(i int) object {
			return object{typeName: "RepositoryTopic", "topic": object{typeName: "Topic", "name": topics[i]}}
		}, nil),
		"environments": c.connection(len(r.environments), func(i int) object { return c.queriedEnvironment(r.environments[i]) }, nil),
		"collaborators": resolver(func(arguments map[string]any) any {
			all := guests
			if arguments["affiliation"] != "OUTSIDE" {
				all = c.company.collaborators(r, false)
			}
			return c.connection(len(all), func(i int) object { return c.queriedUser(all[i].user) }, func(i int) object {
				return object{typeName: "RepositoryCollaboratorEdge", "permission": strings.ToUpper(all[i].role)}
			})(arguments)
		}),
	}
}

func (c *call) queriedEnvironment(e environment) object {
	var rules []object
	rule := func(kind string, reviewers int) {
		rules = append(rules, object{
			typeName: "DeploymentProtectionRule", "type": kind, "timeout": 0,
			"reviewers": c.connection(reviewers, func(int) object { return object{typeName: "User"} }, nil),
		})
	}
	if e.reviewers > 0 {
		rule("REQUIRED_REVIEWERS", e.reviewers)
	}
	if e.branches {
		rule("BRANCH_POLICY", 0)
	}
	return object{
		typeName: "Environment", "name": e.name,
		"protectionRules": c.connection(len(rules), func(i int) object { return rules[i] }, nil),
	}
}

// queriedProtection is a classic protection.
func (c *call) queriedProtection(p *protection) object {
	nobody := c.connection(0, func(int) object { return nil }, nil)
	checks := p.checks
	if checks == nil {
		checks = []string{}
	}
	var approvals any
	if p.approvals > 0 {
		approvals = p.approvals
	}
	return object{
		typeName: "BranchProtectionRule", "pattern": "main", "allowsDeletions": p.deletions, "allowsForcePushes": p.forcePushes,
		"dismissesStaleReviews": p.dismiss, "isAdminEnforced": p.admins, "lockBranch": false, "requireLastPushApproval": p.lastPush,
		"requiredApprovingReviewCount": approvals, "requiredStatusCheckContexts": checks, "requiresApprovingReviews": p.approvals > 0,
		"requiresCodeOwnerReviews": p.codeOwners, "requiresCommitSignatures": p.signed, "requiresConversationResolution": p.resolved,
		"requiresLinearHistory": p.linear, "requiresStatusChecks": p.checks != nil, "requiresStrictStatusChecks": p.strict,
		"restrictsPushes": false, "restrictsReviewDismissals": false,
		"bypassForcePushAllowances": nobody, "bypassPullRequestAllowances": nobody,
	}
}
