package okta

import (
	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
)

// The calls that are made.
const (
	postToken   = "okta:POST /oauth2/v1/token"
	getOrg      = "okta:GET /api/v1/org"
	getUsers    = "okta:GET /api/v1/users"
	getFactors  = "okta:GET /api/v1/users/{id}/factors"
	getRoles    = "okta:GET /api/v1/users/{id}/roles"
	getAdmins   = "okta:GET /api/v1/iam/assignees/users"
	getTokens   = "okta:GET /api/v1/api-tokens"
	getDomains  = "okta:GET /api/v1/email-domains"
	getPolicies = "okta:GET /api/v1/policies"
)

// Operations are the calls that the source makes. They only read, but for the
// exchange of the key for an access token.
func Operations() []collectors.Operation {
	account, workspace := listing.OfAccounts, listing.OfWorkspace
	all := []collectors.Feed{{Type: saas.AccountType}, {Type: saas.TokenType}}
	return []collectors.Operation{
		{Name: postToken, Permission: "a service app with a public key", Also: append(append(all,
			account("mfa", "mfa_methods", "roles", "privilege")...), workspace("verified_domains", "mfa_enforced")...)},
		{Name: getOrg, Permission: "okta.orgs.read"},
		{Name: getUsers, Permission: "okta.users.read", Feeds: []collectors.Feed{{Type: saas.AccountType}}},
		{Name: getFactors, Permission: "okta.users.read", Feeds: account("mfa", "mfa_methods")},
		{Name: getAdmins, Permission: "okta.roles.read", Feeds: account("roles", "privilege")},
		{Name: getRoles, Permission: "okta.roles.read", Feeds: account("roles", "privilege")},
		{Name: getTokens, Permission: "okta.apiTokens.read", Feeds: []collectors.Feed{{Type: saas.TokenType}}},
		{Name: getDomains, Permission: "okta.emailDomains.read", Feeds: workspace("verified_domains")},
		{Name: getPolicies, Permission: "okta.policies.read", Feeds: workspace("mfa_enforced")},
	}
}

// operation finds an operation by its name.
func operation(name string) collectors.Operation { return listing.Operation(Operations(), name) }

// group is the bucket of an operation: Okta counts the calls for one user apart
// from the list of users.
func group(operation string) string {
	switch operation {
	case getUsers:
		return "users"
	case getFactors, getRoles:
		return "user"
	}
	return ""
}
