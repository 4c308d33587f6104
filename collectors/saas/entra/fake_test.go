package entra

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

const secret = "acme~client~secret"

type object = map[string]any

// A company is what the fake serves.
type company struct {
	users, deleted []object
	denied         string
	size           int  // users on a page; 0: all
	premium        bool // has sign-ins
	defaults       bool // the security defaults are on
	access         []object
	groupRoles     bool
	broken         map[string]saastest.Route
}

func acme() company {
	u := func(id, principal string, more object) object {
		u := object{"id": id, "displayName": "User " + id, "userPrincipalName": principal, "mail": principal, "otherMails": []string{},
			"proxyAddresses": []string{"SMTP:" + principal}, "accountEnabled": true, "userType": "Member", "createdDateTime": "2024-01-01T00:00:00Z",
			"assignedLicenses": []object{{"skuId": "sku-e3"}}, "signInActivity": object{"lastSuccessfulSignInDateTime": "2027-02-20T00:00:00Z"}}
		for k, v := range more {
			u[k] = v
		}
		return u
	}
	return company{premium: true, defaults: true,
		users: []object{
			u("1", "aiko@acme.example", object{"employeeId": "1001", "proxyAddresses": []string{"SMTP:Aiko@acme.example", "smtp:a.aiko@acme.example", "X500:/o=x"}, "otherMails": []string{"aiko@home.example"}}),
			u("2", "ben@acme.onmicrosoft.com", object{"mail": nil, "proxyAddresses": []string{}, "signInActivity": nil, "assignedLicenses": []object{}}),
			u("3", "carol@acme.example", object{"accountEnabled": false}),
			u("4", "dan_other.example#EXT#@acme.onmicrosoft.com", object{"userType": "Guest", "mail": "dan@other.example", "externalUserState": "PendingAcceptance", "assignedLicenses": []object{}}),
			u("5", "sync@acme.example", object{"employeeType": "service", "assignedLicenses": []object{{"skuId": "sku-flow"}, {"skuId": "sku-e3"}},
				"signInActivity": object{"lastSignInDateTime": "2026-01-01T00:00:00Z", "lastNonInteractiveSignInDateTime": "2026-05-01T00:00:00Z"}}),
		},
		deleted: []object{u("9", "9gone@acme.example", object{"deletedDateTime": "2027-02-20T00:00:00Z"})},
	}
}

func (c company) serve(t *testing.T) *saastest.Fake {
	t.Helper()
	list := func(items ...object) saastest.Route {
		return func(*http.Request) (int, any) { return 200, object{"value": items} }
	}
	routesOf := map[string]saastest.Route{
		postToken: func(r *http.Request) (int, any) {
			if r.FormValue("client_secret") != secret || r.PathValue("tenant") != "tenant" || r.FormValue("scope") != graphScope {
				return 401, object{"error": "invalid_client", "error_codes": []int{7000215}, "error_description": "AADSTS7000215: Invalid client secret " + secret}
			}
			return 200, object{"access_token": "acme", "expires_in": 3599}
		},
		getUsers:   func(r *http.Request) (int, any) { return c.list(r, c.users) },
		getDeleted: func(r *http.Request) (int, any) { return c.list(r, c.deleted) },
		getRegistrations: func(r *http.Request) (int, any) {
			if r.FormValue("$skiptoken") == "" {
				return 200, object{"value": []object{{"id": "1", "isMfaRegistered": true, "methodsRegistered": []string{"fido2SecurityKey", "email", "microsoftAuthenticatorPush"}}},
					"@odata.nextLink": "https://graph.microsoft.com/v1.0/x?$skiptoken=2"}
			}
			return 200, object{"value": []object{{"id": "2", "isMfaRegistered": false, "methodsRegistered": []string{"email"}},
				{"id": "4", "isMfaRegistered": false, "methodsRegistered": []string{}}, {"id": "5", "isMfaRegistered": false, "methodsRegistered": []string{}}}}
		},
		getSKUs: list(object{"skuId": "sku-e3", "skuPartNumber": "ENTERPRISEPACK", "consumedUnits": 3, "prepaidUnits": object{"enabled": 10, "warning": 1}},
			object{"skuId": "sku-flow", "skuPartNumber": "FLOW_FREE", "consumedUnits": 1, "prepaidUnits": object{"enabled": 10000}}),
		getDefinitions: list(object{"id": "r1", "displayName": "Global Administrator"}, object{"id": "r2", "displayName": "User Administrator"}, object{"id": "r3", "displayName": "Global Reader"}),
		getAssignments: func(*http.Request) (int, any) {
			kind := object{"@odata.type": "#microsoft.graph.user"}
			items := []object{{"roleDefinitionId": "r1", "principalId": "1", "principal": kind}, {"roleDefinitionId": "r2", "principalId": "1", "principal": kind}, {"roleDefinitionId": "r3", "principalId": "2", "principal": kind}}
			if c.groupRoles {
				items = append(items, object{"roleDefinitionId": "r1", "principalId": "g", "principal": object{"@odata.type": "#microsoft.graph.group"}})
			}
			return 200, object{"value": items}
		},
		getMembers:        list(object{"@odata.type": "#microsoft.graph.user", "id": "2"}),
		getDomains:        list(object{"id": "acme.example", "isVerified": true}, object{"id": "new.example", "isVerified": false}),
		getOrganization:   list(object{"displayName": "Acme", "assignedPlans": []object{{"servicePlanId": premium1, "capabilityStatus": "Enabled"}}}),
		getAuthorization:  func(*http.Request) (int, any) { return 200, object{"allowInvitesFrom": "everyone"} },
		getDefaults:       func(*http.Request) (int, any) { return 200, object{"isEnabled": c.defaults} },
		getConditionalAcc: list(c.access...),
	}
	patterns, routes := map[string]string{}, map[string]saastest.Route{}
	for name, answer := range routesOf {
		patterns[name] = strings.TrimPrefix(name, "entra:")
		if name == postToken {
			patterns[name] = "POST /{tenant}/oauth2/v2.0/token"
		}
		routes[name] = func(r *http.Request) (int, any) {
			called := name
			if r.FormValue("$select") == signInFields {
				called = getSignIns
			}
			switch {
			case name != postToken && r.Header.Get("Authorization") != "Bearer acme":
				return 401, object{"error": object{"code": "InvalidAuthenticationToken"}}
			case called == c.denied:
				return 403, object{"error": object{"code": "Authorization_RequestDenied", "message": "Insufficient privileges"}}
			case c.broken[called] != nil:
				return c.broken[called](r)
			}
			return answer(r)
		}
	}
	return saastest.Serve(t, patterns, routes)
}

// list selects and pages as Graph does. Without the plan, to select sign-ins is
// refused.
func (c company) list(r *http.Request, users []object) (int, any) {
	selected := strings.Split(r.FormValue("$select"), ",")
	if slices.Contains(selected, "signInActivity") && !c.premium {
		return 403, object{"error": object{"code": "Authentication_RequestFromNonPremiumTenantOrB2CTenant"}}
	}
	size := c.size
	if size == 0 {
		size = len(users)
	}
	from := max(0, slices.IndexFunc(users, func(u object) bool { return u["id"] == r.FormValue("$skiptoken") }))
	to := min(len(users), from+size)
	value := []object{}
	for _, u := range users[from:to] {
		some := object{}
		for _, name := range selected {
			if v, ok := u[name]; ok {
				some[name] = v
			}
		}
		value = append(value, some)
	}
	answer := object{"value": value}
	if to < len(users) {
		q := r.URL.Query()
		q.Set("$skiptoken", users[to]["id"].(string))
		answer["@odata.nextLink"] = "https://graph.microsoft.com" + r.URL.Path + "?" + q.Encode()
	}
	return 200, answer
}

func (c company) source(t *testing.T) *Source { return c.with(t, secret) }

func (c company) with(t *testing.T, secret string) *Source {
	t.Helper()
	s, err := New(saastest.Connection(Provider, c.serve(t).URL, map[string]string{"tenant_id": "tenant", "client_id": "client"}, map[string]string{"client_secret": secret}))
	if err != nil {
		t.Fatal(err)
	}
	return s.(*Source)
}

var _ collectors.Source = (*Source)(nil)
