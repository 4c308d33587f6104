package google

import (
	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
)

// The calls that are made.
const (
	postToken       = "google_workspace:POST /token"
	getUsers        = "google_workspace:GET /admin/directory/v1/users"
	getGroups       = "google_workspace:GET /admin/directory/v1/groups"
	getMembers      = "google_workspace:GET /admin/directory/v1/groups/{group}/members"
	getDomains      = "google_workspace:GET /admin/directory/v1/customer/{customer}/domains"
	getDomainAlias  = "google_workspace:GET /admin/directory/v1/customer/{customer}/domainaliases"
	getRoles        = "google_workspace:GET /admin/directory/v1/customer/{customer}/roles"
	getAssignments  = "google_workspace:GET /admin/directory/v1/customer/{customer}/roleassignments"
	getLicences     = "google_workspace:GET /apps/licensing/v1/product/{product}/users"
	getPolicies     = "google_workspace:GET /v1/policies"
	getSSO          = "google_workspace:GET /v1/inboundSsoAssignments"
	authScopePrefix = "https://www.googleapis.com/auth/"
)

// Operations are the calls that the source makes. They only read, but for the
// exchange of the key for an access token. The permission is the OAuth scope
// that the delegation has to grant, without the prefix that all have.
func Operations() []collectors.Operation {
	account, workspace := listing.OfAccounts, listing.OfWorkspace
	accounts := []collectors.Feed{{Type: saas.AccountType}}
	return []collectors.Operation{
		{Name: postToken, Permission: "a service account with domain-wide delegation", Also: append(append(accounts,
			account("roles", "seat")...), workspace("verified_domains", "unverified_domains", "seats", "mfa_enforced", "sso_enforced")...)},
		{Name: getUsers, Permission: "admin.directory.user.readonly", Feeds: accounts},
		{Name: getGroups, Permission: "admin.directory.group.readonly", Also: accounts},
		{Name: getDomains, Permission: "admin.directory.domain.readonly", Feeds: workspace("verified_domains", "unverified_domains")},
		{Name: getDomainAlias, Permission: "admin.directory.domain.readonly", Feeds: workspace("verified_domains", "unverified_domains")},
		{Name: getRoles, Permission: "admin.directory.rolemanagement.readonly", Feeds: account("roles")},
		{Name: getAssignments, Permission: "admin.directory.rolemanagement.readonly", Feeds: account("roles")},
		{Name: getMembers, Permission: "admin.directory.group.member.readonly", Also: account("roles", "privilege")},
		{Name: getLicences, Permission: "apps.licensing", Feeds: append(account("seat"), workspace("seats")...)},
		{Name: getPolicies, Permission: "cloud-identity.policies.readonly", Feeds: workspace("mfa_enforced")},
		{Name: getSSO, Permission: "cloud-identity.inboundsso.readonly", Feeds: workspace("sso_enforced")},
	}
}

// operation finds an operation by its name.
func operation(name string) collectors.Operation { return listing.Operation(Operations(), name) }

// group is the bucket of an operation.
func group(operation string) string {
	switch operation {
	case getPolicies, getSSO:
		return "policies"
	case getLicences:
		return "licences"
	}
	return ""
}
