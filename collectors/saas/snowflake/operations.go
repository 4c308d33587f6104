package snowflake

import (
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/listing"
)

// The calls that are made: a statement each, and the parts of their results.
const (
	postUsers       = "snowflake:POST /api/v2/statements#users"
	postNames       = "snowflake:POST /api/v2/statements#names"
	postGrants      = "snowflake:POST /api/v2/statements#grants"
	postCredentials = "snowflake:POST /api/v2/statements#credentials"
	getResult       = "snowflake:GET /api/v2/statements/{handle}"
)

// statements are the only SQL that is ever sent, by operation.
func statements() map[string]string {
	return map[string]string{
		postUsers: "SELECT " + strings.Join(columns, ", ") + " FROM SNOWFLAKE.ACCOUNT_USAGE.USERS ORDER BY USER_ID",
		postNames: "SELECT " + strings.Join(nameColumns, ", ") + " FROM SNOWFLAKE.ACCOUNT_USAGE.USERS WHERE DELETED_ON IS NULL",
		postGrants: "SELECT " + strings.Join(grantColumns, ", ") +
			" FROM SNOWFLAKE.ACCOUNT_USAGE.GRANTS_TO_USERS WHERE DELETED_ON IS NULL",
		postCredentials: "SELECT " + strings.Join(credentialColumns, ", ") + " FROM SNOWFLAKE.ACCOUNT_USAGE.CREDENTIALS",
	}
}

// viewer is what lets a role read these views and nothing else.
const viewer = "the database role SNOWFLAKE.SECURITY_VIEWER, and USAGE on a warehouse"

// Operations are the calls that the source makes. They only read.
func Operations() []collectors.Operation {
	accounts := []collectors.Feed{{Type: saas.AccountType}}
	roles := listing.OfAccounts("roles", "privilege")
	tokens := []collectors.Feed{{Type: saas.TokenType}}
	return []collectors.Operation{
		{Name: postUsers, Permission: viewer, Feeds: accounts},
		{Name: postNames, Permission: viewer, Feeds: listing.OfTokens("owner_account")},
		{Name: postGrants, Permission: viewer, Feeds: roles},
		{Name: postCredentials, Permission: viewer, Feeds: tokens},
		{Name: getResult, Permission: viewer,
			Also: append(append(append(accounts, tokens...), roles...), listing.OfTokens("owner_account")...)},
	}
}

// operation finds an operation by its name.
func operation(name string) collectors.Operation { return listing.Operation(Operations(), name) }
