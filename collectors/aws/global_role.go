package aws

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/corporate-sre/auditor/collectors"
)

type iamRoleAttributes struct {
	AccountID           *string             `json:"account_id,omitzero"`
	Path                *string             `json:"path,omitzero"`
	CreatedAt           *time.Time          `json:"created_at,omitzero"`
	LastUsedAt          nullable[time.Time] `json:"last_used_at,omitzero"`
	ServiceLinked       *bool               `json:"service_linked,omitzero"`
	Trust               []statement         `json:"trust,omitzero"`
	AttachedPolicies    []string            `json:"attached_policies,omitzero"`
	PermissionsBoundary nullable[string]    `json:"permissions_boundary,omitzero"`
	Administrator       *bool               `json:"administrator,omitzero"`
}

func (r *iamReader) roleAssets(d details) []collectors.Asset {
	assets := make([]collectors.Asset, len(d.roles.items))
	for i, role := range d.roles.items {
		assets[i] = r.role(d, role)
	}
	d.roles.end(r.lines.of(iamRoleType), len(assets))
	return assets
}

func (r *iamReader) role(d details, role types.RoleDetail) collectors.Asset {
	var g grant
	g.add(role.AttachedManagedPolicies, role.RolePolicyList)
	attributes := iamRoleAttributes{
		AccountID:           new(r.account),
		Path:                role.Path,
		CreatedAt:           second(role.CreateDate),
		LastUsedAt:          answered[time.Time](nil),
		ServiceLinked:       new(strings.HasPrefix(deref(role.Path), "/aws-service-role/")),
		AttachedPolicies:    sorted(g.attached),
		PermissionsBoundary: answered[string](nil),
		Administrator:       d.administrator(g),
	}
	if used := role.RoleLastUsed; used != nil {
		attributes.LastUsedAt = answered(second(used.LastUsedDate))
	}
	if b := role.PermissionsBoundary; b != nil {
		attributes.PermissionsBoundary = answered(b.PermissionsBoundaryArn)
	}
	if attributes.Administrator == nil {
		r.lines.lack(iamRoleType, "attributes.administrator", d.why())
	}

	a := r.asset(iamRoleType, deref(role.Arn), deref(role.RoleName), "iam:GetAccountAuthorizationDetails")
	a.Tags = iamTags(role.Tags)
	a.URL = r.console("iam/home#/roles/details/" + url.PathEscape(a.Name))
	if trust, err := parseStatements(iamDocument(deref(role.AssumeRolePolicyDocument))); err == nil {
		attributes.Trust = trust
		a.Links = map[string][]string{"trusts": trustedAccounts(trust), "repositories": trustedRepositories(trust)}
	} else {
		r.lines.lackEach(iamRoleType, unreadable, "attributes.trust", "links.trusts", "links.repositories")
	}
	a.Attributes = collectors.Attributes(attributes)
	return a
}

// trustedAccounts are the IDs of the accounts whose principals may assume the
// role.
func trustedAccounts(trust []statement) []string {
	var accounts []string
	for _, s := range trust {
		if s.Effect != "Allow" || s.Principals == nil {
			continue
		}
		for _, p := range s.Principals.AWS {
			if account := accountOf(p); account != "" {
				accounts = append(accounts, account)
			}
		}
	}
	return sorted(accounts)
}

// trustedRepositories are the repositories, such as acme/api, whose workflows at
// GitHub may assume the role. Patterns are left out.
func trustedRepositories(trust []statement) []string {
	var names []string
	for _, s := range trust {
		if s.Effect != "Allow" || s.Principals == nil || !slices.ContainsFunc(s.Principals.Federated, isGitHub) {
			continue
		}
		for _, c := range s.Conditions {
			if !isGitHub(c.Key) || !strings.HasSuffix(c.Key, ":sub") || strings.Contains(c.Operator, "not") {
				continue
			}
			for _, subject := range c.Values {
				parts := strings.Split(subject, ":")
				if len(parts) > 2 && parts[0] == "repo" && strings.Count(parts[1], "/") == 1 && !strings.ContainsAny(parts[1], "*?") {
					names = append(names, parts[1])
				}
			}
		}
	}
	return sorted(names)
}

func isGitHub(s string) bool { return strings.Contains(s, "token.actions.githubusercontent.com") }

// accountOf is the account of a principal, which is an account ID or an ARN;
// empty for "*" and for the ID of a user or role that is gone.
func accountOf(principal string) string {
	if parts := strings.SplitN(principal, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		principal = parts[4]
	}
	if len(principal) != 12 || strings.Trim(principal, "0123456789") != "" {
		return ""
	}
	return principal
}
