package slack

import (
	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
)

// The methods that are called.
const (
	authTest   = "slack:auth.test"
	teamInfo   = "slack:team.info"
	usersList  = "slack:users.list"
	usersInfo  = "slack:users.info"
	billable   = "slack:team.billableInfo"
	adminUsers = "slack:admin.users.list"
)

// Operations are the calls that the source makes. They only read.
func Operations() []collectors.Operation {
	account, workspace := listing.OfAccounts, listing.OfWorkspace
	return []collectors.Operation{
		{Name: authTest, Permission: "a token that is valid", Also: account("mfa")},
		{Name: teamInfo, Permission: "team:read", Feeds: workspace("plan", "sso_enforced", "invite_restricted")},
		{Name: usersList, Permission: "users:read, and users:read.email for addresses",
			Feeds: []collectors.Feed{{Type: saas.AccountType}}},
		{Name: usersInfo, Permission: "users:read", Also: account("mfa")},
		{Name: billable, Permission: "admin", Feeds: append(account("seat"), workspace("seats")...)},
		{Name: adminUsers, Permission: "admin.users:read",
			Feeds: account("sso", "created_at", "expires_at", "last_active_at"), Also: account("mfa", "invited_at")},
	}
}

// operation finds an operation by its name.
func operation(name string) collectors.Operation { return listing.Operation(Operations(), name) }
