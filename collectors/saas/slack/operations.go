package slack

import (
	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
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
	account := func(names ...string) []collectors.Feed { return feeds(saas.AccountType, names...) }
	workspace := func(names ...string) []collectors.Feed { return feeds(saas.WorkspaceType, names...) }
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

func feeds(assetType string, names ...string) []collectors.Feed {
	var list []collectors.Feed
	for _, name := range names {
		list = append(list, collectors.Feed{Type: assetType, Path: "attributes." + name})
	}
	return list
}

// operation finds an operation by its name.
func operation(name string) collectors.Operation {
	for _, op := range Operations() {
		if op.Name == name {
			return op
		}
	}
	panic("slack: no operation " + name)
}
