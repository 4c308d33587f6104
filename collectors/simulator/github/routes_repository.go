package github

import (
	"net/http"
	"net/url"
)

// repositoryRoutes are the calls about one repository.
var repositoryRoutes = []route{
	{pattern: "GET /repos/{owner}/{repo}", permission: "metadata=read", answer: (*call).oneRepository},
	{pattern: "GET /repos/{owner}/{repo}/branches/{branch}/protection", permission: "administration=read", hidden: true, answer: (*call).branchProtection},
	{pattern: "GET /repos/{owner}/{repo}/rules/branches/{branch}", permission: "metadata=read", answer: (*call).branchRules},
	{pattern: "GET /repos/{owner}/{repo}/rulesets", permission: "metadata=read", answer: (*call).repositoryRulesets},
	{pattern: "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", permission: "metadata=read", answer: (*call).repositoryRuleset},
	{pattern: "GET /repos/{owner}/{repo}/collaborators", permission: "metadata=read", answer: (*call).collaborators},
	{pattern: "GET /repos/{owner}/{repo}/teams", permission: "administration=read", answer: (*call).repositoryTeams},
	{pattern: "GET /repos/{owner}/{repo}/keys", permission: "administration=read", hidden: true, answer: (*call).repositoryKeys},
	{pattern: "GET /repos/{owner}/{repo}/hooks", permission: "repository_hooks=read", hidden: true, answer: (*call).repositoryHooks},
	{pattern: "GET /repos/{owner}/{repo}/vulnerability-alerts", permission: "administration=read", hidden: true, answer: (*call).vulnerabilityAlerts},
	{pattern: "GET /repos/{owner}/{repo}/automated-security-fixes", permission: "administration=read", hidden: true, answer: (*call).securityFixes},
	{pattern: "GET /repos/{owner}/{repo}/codeowners/errors", permission: "contents=read", hidden: true, answer: (*call).codeownersErrors},
	{pattern: "GET /repos/{owner}/{repo}/actions/permissions", permission: "administration=read", answer: (*call).repositoryActions},
	{pattern: "GET /repos/{owner}/{repo}/actions/permissions/workflow", permission: "administration=read", answer: (*call).repositoryWorkflow},
	{pattern: "GET /repos/{owner}/{repo}/actions/secrets", permission: "secrets=read", answer: counts("secrets", func(*call) []object { return nil }, func(_ *call, o object) object { return o })},
	{pattern: "GET /repos/{owner}/{repo}/private-vulnerability-reporting", permission: "metadata=read", answer: ofEach(func(_ *call, r *repository) object {
		return object{"enabled": r.policy}
	})},
	{pattern: "GET /repos/{owner}/{repo}/immutable-releases", permission: "administration=read", answer: ofEach(func(_ *call, r *repository) object {
		return object{"enabled": r.releases > 0, "enforced_by_owner": false}
	})},
	{pattern: "GET /repos/{owner}/{repo}/code-scanning/default-setup", permission: "administration=read", answer: ofEach((*call).codeScanning)},
	{pattern: "GET /repos/{owner}/{repo}/invitations", permission: "administration=read", answer: nothing},
	{pattern: "GET /repos/{owner}/{repo}/actions/artifacts", permission: "actions=read", answer: counts("artifacts", func(*call) []object { return nil }, func(_ *call, o object) object { return o })},
	{pattern: "GET /repos/{owner}/{repo}/environments", permission: "actions=read", answer: (*call).listEnvironments},
}

// ofRepository answers with what a repository has.
func (c *call) ofRepository(show func(*repository) (any, error)) (any, error) {
	r, err := c.found()
	if err != nil {
		return nil, err
	}
	return show(r)
}

// ofEach is ofRepository for what every repository has.
func ofEach(show func(*call, *repository) object) func(*call) (any, error) {
	return func(c *call) (any, error) {
		return c.ofRepository(func(r *repository) (any, error) { return show(c, r), nil })
	}
}

func (c *call) codeScanning(r *repository) object {
	return object{
		"state": "configured", "languages": []string{"go"}, "query_suite": "default", "threat_model": "remote", "updated_at": stamp(r.created), "schedule": "weekly",
		"runner_type": "standard", "runner_label": nil,
	}
}

func (c *call) oneRepository() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) { return c.full(r), nil })
}

// onBranch is ofRepository for its default branch; others are not there.
func (c *call) onBranch(show func(*repository) (any, error)) (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		if c.r.PathValue("branch") != r.branch || r.empty {
			return nil, refuse(http.StatusNotFound, "Branch not found")
		}
		return show(r)
	})
}

func (c *call) branchProtection() (any, error) {
	return c.onBranch(func(r *repository) (any, error) {
		if r.protection == nil {
			return nil, refuse(http.StatusNotFound, "Branch not protected")
		}
		return c.classic(r), nil
	})
}

// branchRules answers for a branch that is not there too: with no rules.
func (c *call) branchRules() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		var rules []object
		if c.r.PathValue("branch") == r.branch && !r.empty {
			rules = c.effective(r)
		}
		return page(c, rules, func(o object) object { return o })
	})
}

func (c *call) repositoryRulesets() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		return page(c, c.rulesetsOf(r), func(o object) object { return o })
	})
}

func (c *call) repositoryRuleset() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		id, _ := pathNumber(c.r, "ruleset_id")
		for _, s := range c.company.rulesets {
			if s.id == id && !r.unruled {
				return c.ruleset(s, true), nil
			}
		}
		return nil, notFound()
	})
}

// A collaborator is somebody who may use a repository.
type collaborator struct {
	user *user
	role string
}

// users are those who may use a repository by themselves: owners, admins and
// outside collaborators.
func (c *company) collaborators(r *repository, outside bool) []collaborator {
	var all []collaborator
	if !outside {
		for _, u := range append(append([]*user(nil), c.owners...), r.admins...) {
			all = append(all, collaborator{u, "admin"})
		}
	}
	for _, g := range r.guests {
		all = append(all, collaborator{g.user, g.role})
	}
	return all
}

func (c *call) collaborators() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		outside := c.r.URL.Query().Get("affiliation") == "outside"
		return page(c, c.company.collaborators(r, outside), func(x collaborator) object {
			o := c.simple(x.user)
			rank := map[string]int{"read": 0, "triage": 1, "write": 2, "maintain": 3, "admin": 4}[x.role]
			o["role_name"] = x.role
			o["permissions"] = object{"pull": true, "triage": rank >= 1, "push": rank >= 2, "maintain": rank >= 3, "admin": rank >= 4}
			return o
		})
	})
}

func (c *call) repositoryTeams() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		return page(c, []*team{c.company.teams[r.index%len(c.company.teams)]}, c.team)
	})
}

func (c *call) repositoryKeys() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		return page(c, r.keys, func(k *deployKey) object { return c.deployKey(r, k) })
	})
}

func (c *call) repositoryHooks() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		return page(c, r.hooks, func(h *hook) object { return c.hook(h, c.URL+"/repos/"+r.fullName(), "Repository") })
	})
}

// vulnerabilityAlerts answers with nothing when they are on.
func (c *call) vulnerabilityAlerts() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		if !r.alerts {
			return nil, refuse(http.StatusNotFound, "Vulnerability alerts are disabled.")
		}
		return nil, nil
	})
}

func (c *call) securityFixes() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) { return object{"enabled": r.fixes, "paused": false}, nil })
}

func (c *call) codeownersErrors() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		if !r.owners {
			return nil, notFound()
		}
		errors := []object{}
		for _, f := range r.ownerFlaws {
			errors = append(errors, object{
				"line": f.line, "column": 1, "kind": f.kind, "message": f.message, "path": ".github/CODEOWNERS", "source": "*", "suggestion": nil,
			})
		}
		return object{"errors": errors}, nil
	})
}

func (c *call) listEnvironments() (any, error) {
	return c.ofRepository(func(r *repository) (any, error) {
		return counted(c, "environments", r.environments, func(e environment) object {
			rules := []object{}
			var branches any
			reviewers := []object{}
			for _, u := range c.company.owners[:e.reviewers] {
				reviewers = append(reviewers, object{"type": "User", "reviewer": c.simple(u)})
			}
			if e.reviewers > 0 {
				rules = append(rules, object{"id": 1, "node_id": node("GA", 1), "type": "required_reviewers", "prevent_self_review": true, "reviewers": reviewers})
			}
			if e.branches {
				rules = append(rules, object{"id": 2, "node_id": node("GA", 2), "type": "branch_policy"})
				branches = object{"protected_branches": true, "custom_branch_policies": false}
			}
			api := c.URL + "/repos/" + r.fullName() + "/environments/" + url.PathEscape(e.name)
			return object{
				"id": r.id, "node_id": node("EN", r.id), "name": e.name, "url": api, "html_url": "https://github.com/" + r.fullName(),
				"created_at": stamp(r.created), "updated_at": stamp(r.created), "protection_rules": rules, "deployment_branch_policy": branches,
			}
		})
	})
}
