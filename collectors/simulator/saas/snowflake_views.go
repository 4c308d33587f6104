package saas

import (
	"strconv"
	"strings"
)

// snowflakeName is the name of a user: the log-in, and capital letters.
func snowflakeName(a *account) string {
	return strings.ToUpper(strings.Split(a.login, "@")[0])
}

func snowflakeUsers(w *workspace) (rows []map[string]any) {
	for _, a := range w.accounts {
		kind := any("PERSON")
		if a.kind == service {
			kind = "SERVICE"
			if a.password {
				kind = "LEGACY_SERVICE" // the other kind cannot have one
			}
		}
		rows = append(rows, map[string]any{
			"USER_ID": strconv.Itoa(a.number + 1), "NAME": snowflakeName(a), "LOGIN_NAME": strings.ToUpper(a.login), "DISPLAY_NAME": a.name,
			"EMAIL": optional(a.email), "CREATED_ON": seconds(a.created), "DELETED_ON": nil, "DISABLED": strconv.FormatBool(a.state == deactivated),
			"SNOWFLAKE_LOCK": "false", "HAS_PASSWORD": strconv.FormatBool(a.password), "HAS_MFA": strconv.FormatBool(len(a.factors) > 0),
			"BYPASS_MFA_UNTIL": seconds(a.bypass), "LAST_SUCCESS_LOGIN": seconds(a.used), "EXPIRES_AT": seconds(a.expires), "TYPE": kind,
			"HAS_RSA_PUBLIC_KEY": strconv.FormatBool(a.kind == service), "DEFAULT_ROLE": "PUBLIC", "OWNER": "USERADMIN", "HAS_PAT": "false",
			"EXT_AUTHN_DUO": "false", "COMMENT": nil,
		})
	}
	return rows
}

// optional is a text; nil for none.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

var snowflakeRole = map[role]string{owner: "ACCOUNTADMIN", admin: "SECURITYADMIN", member: "ANALYST"}

func snowflakeGrants(w *workspace) (rows []map[string]any) {
	for _, a := range w.accounts {
		rows = append(rows, map[string]any{
			"CREATED_ON": seconds(a.created), "DELETED_ON": nil, "ROLE": snowflakeRole[a.role], "GRANTED_TO": "USER",
			"GRANTEE_NAME": snowflakeName(a), "GRANTED_BY": "USERADMIN",
		})
	}
	return rows
}

func snowflakeCredentials(w *workspace) (rows []map[string]any) {
	for _, t := range w.tokens {
		rows = append(rows, map[string]any{
			"CREDENTIAL_ID": t.id, "NAME": t.name, "USER_NAME": snowflakeName(t.owner), "TYPE": "PAT", "STATUS": "ACTIVE",
			"CREATED_ON": seconds(t.created), "EXPIRATION_DATE": seconds(t.expires), "LAST_USED_ON": seconds(t.used),
		})
	}
	return rows
}
