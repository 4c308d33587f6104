package entra

import (
	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
)

// The calls that are made.
const (
	postToken         = "entra:POST /oauth2/v2.0/token"
	getUsers          = "entra:GET /v1.0/users"
	getSignIns        = "entra:GET /v1.0/users#signInActivity"
	getDeleted        = "entra:GET /v1.0/directory/deletedItems/microsoft.graph.user"
	getRegistrations  = "entra:GET /v1.0/reports/authenticationMethods/userRegistrationDetails"
	getSKUs           = "entra:GET /v1.0/subscribedSkus"
	getDefinitions    = "entra:GET /v1.0/roleManagement/directory/roleDefinitions"
	getMembers        = "entra:GET /v1.0/groups/{id}/transitiveMembers"
	getAssignments    = "entra:GET /v1.0/roleManagement/directory/roleAssignments"
	getDomains        = "entra:GET /v1.0/domains"
	getOrganization   = "entra:GET /v1.0/organization"
	getAuthorization  = "entra:GET /v1.0/policies/authorizationPolicy"
	getDefaults       = "entra:GET /v1.0/policies/identitySecurityDefaultsEnforcementPolicy"
	getConditionalAcc = "entra:GET /v1.0/identity/conditionalAccess/policies"
)

// Operations are the calls that the source makes. They only read, but for the
// exchange of the client secret for an access token. The permission is the
// application permission of Microsoft Graph.
func Operations() []collectors.Operation {
	account, workspace := listing.OfAccounts, listing.OfWorkspace
	accounts := []collectors.Feed{{Type: saas.AccountType}}
	roles := account("roles", "privilege")
	return []collectors.Operation{
		{Name: postToken, Permission: "a client secret that is valid"},
		{Name: getUsers, Permission: "User.Read.All", Feeds: accounts},
		{Name: getSignIns, Permission: "AuditLog.Read.All", Feeds: account("last_active_at")},
		{Name: getDeleted, Permission: "User.Read.All", Feeds: accounts},
		{Name: getRegistrations, Permission: "AuditLog.Read.All", Feeds: account("mfa", "mfa_methods")},
		{Name: getSKUs, Permission: "Organization.Read.All", Feeds: append(account("seat"), workspace("seats")...)},
		{Name: getDefinitions, Permission: "RoleManagement.Read.Directory", Feeds: roles},
		{Name: getAssignments, Permission: "RoleManagement.Read.Directory", Feeds: roles},
		{Name: getMembers, Permission: "GroupMember.Read.All", Also: roles},
		{Name: getDomains, Permission: "Domain.Read.All", Feeds: workspace("verified_domains", "unverified_domains")},
		{Name: getOrganization, Permission: "Organization.Read.All", Feeds: workspace("plan")},
		{Name: getAuthorization, Permission: "Policy.Read.All", Feeds: workspace("invite_restricted")},
		{Name: getDefaults, Permission: "Policy.Read.All", Feeds: workspace("mfa_enforced")},
		{Name: getConditionalAcc, Permission: "Policy.Read.All", Also: workspace("mfa_enforced")},
	}
}

// operation finds an operation by its name.
func operation(name string) collectors.Operation { return listing.Operation(Operations(), name) }

// group is the bucket of an operation.
func group(operation string) string {
	if operation == getRegistrations {
		return "reports"
	}
	return ""
}
