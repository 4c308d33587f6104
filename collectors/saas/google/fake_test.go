package google

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

type object = map[string]any

// A company is what the fake serves.
type company struct {
	users, deleted []object
	denied         string
	undelegated    string // a scope
	size           int    // users on a page; 0: 500
	groupRoles     bool
	broken         map[string]saastest.Route
	slow           int // calls for users that are refused for their rate first
}

func acme() company {
	u := func(id, address string, more object) object {
		u := object{"id": id, "primaryEmail": address, "name": object{"fullName": "User " + id}, "creationTime": "2024-01-01T00:00:00.000Z",
			"lastLoginTime": "2027-02-27T08:00:00.000Z", "suspended": false, "archived": false, "agreedToTerms": true, "isAdmin": false,
			"isEnrolledIn2Sv": true, "isEnforcedIn2Sv": true, "emails": []object{{"address": address, "primary": true}}}
		for k, v := range more {
			u[k] = v
		}
		return u
	}
	return company{
		users: []object{
			u("1", "aiko@acme.example", object{"isAdmin": true, "aliases": []string{"a.aiko@acme.example"},
				"externalIds": []object{{"type": "custom", "value": "x"}, {"type": "organization", "value": "1001"}},
				"emails":      []object{{"address": "aiko@acme.example", "primary": true}, {"address": "a.aiko@acme.example"}, {"address": "aiko@home.example", "type": "home"}}}),
			u("2", "ben@acme.example", object{"lastLoginTime": "1970-01-01T00:00:00.000Z", "agreedToTerms": false, "isEnrolledIn2Sv": false}),
			u("3", "carol@acme.example", object{"suspended": true, "suspensionReason": "ADMIN"}),
			u("4", "dan@acme.example", object{"archived": true, "isDelegatedAdmin": true}),
			u("5", "eve@acme.example", object{"emails": "not a list", "externalIds": object{}}),
		},
		deleted: []object{u("9", "gone@acme.example", object{"deletionTime": "2027-02-20T00:00:00.000Z"})},
	}
}

func (c company) serve(t *testing.T) *saastest.Fake {
	t.Helper()
	var mu sync.Mutex
	slow := c.slow
	list := func(items ...object) saastest.Route {
		return func(*http.Request) (int, any) { return 200, object{"kind": "list", "items": items} }
	}
	patterns, routes := map[string]string{}, map[string]saastest.Route{}
	for name, answer := range map[string]saastest.Route{
		postToken: c.token,
		getUsers: func(r *http.Request) (int, any) {
			mu.Lock()
			defer mu.Unlock()
			if slow > 0 {
				slow--
				return 403, refusal("userRateLimitExceeded")
			}
			return c.list(r)
		},
		getGroups: func(*http.Request) (int, any) {
			return 200, object{"kind": "groups", "groups": []object{{"id": "g1", "email": "Info@acme.example", "name": "Info"}}}
		},
		getMembers: func(*http.Request) (int, any) {
			return 200, object{"kind": "admin#directory#members", "members": []object{{"id": "2", "email": "ben@acme.example", "type": "USER"}}}
		},
		getDomains: func(*http.Request) (int, any) {
			return 200, object{"kind": "domains", "domains": []object{{"domainName": "acme.example", "verified": true}, {"domainName": "new.example", "verified": false}}}
		},
		getDomainAlias: func(*http.Request) (int, any) {
			return 200, object{"kind": "aliases", "domainAliases": []object{{"domainAliasName": "acme-alias.example", "verified": true}}}
		},
		getRoles: list(object{"roleId": "10", "roleName": "_SEED_ADMIN_ROLE"}, object{"roleId": 11, "roleName": "Desk"}),
		getAssignments: func(r *http.Request) (int, any) {
			items := []object{{"roleId": "10", "assignedTo": "1", "assigneeType": "user"}, {"roleId": "11", "assignedTo": "4", "assigneeType": "USER"}}
			if c.groupRoles {
				items = append(items, object{"roleId": "11", "assignedTo": "g1", "assigneeType": "group"})
			}
			return 200, object{"kind": "list", "items": items}
		},
		getLicences: list(object{"userId": "Aiko@acme.example", "skuId": "1010020026", "skuName": "Enterprise Standard"}, object{"userId": "ben@acme.example", "skuId": "1010020026", "skuName": "Enterprise Standard"}),
		getPolicies: func(*http.Request) (int, any) {
			return 200, object{"policies": []object{
				{"type": "SYSTEM", "setting": object{"type": "settings/" + enforcement, "value": object{}}},
				{"type": "ADMIN", "setting": object{"type": "settings/" + enforcement, "value": object{"enforcedFrom": "2026-01-01T00:00:00Z"}}},
				{"type": "ADMIN", "setting": object{"type": "settings/other", "value": object{}}}}}
		},
		getSSO: func(*http.Request) (int, any) {
			return 200, object{"inboundSsoAssignments": []object{{"ssoMode": "SAML_SSO"}}}
		},
	} {
		patterns[name] = strings.TrimPrefix(name, "google_workspace:")
		routes[name] = func(r *http.Request) (int, any) {
			want := "Bearer " + authScopePrefix + operation(name).Permission
			switch {
			case name != postToken && r.Header.Get("Authorization") != want:
				return 403, refusal("insufficientPermissions")
			case name == c.denied:
				return 403, refusal("forbidden")
			case c.broken[name] != nil:
				return c.broken[name](r)
			}
			return answer(r)
		}
	}
	return saastest.Serve(t, patterns, routes)
}

func refusal(reason string) object {
	return object{"error": object{"code": 403, "errors": []object{{"reason": reason, "domain": "global"}}}}
}

// token hands out as the token the scope that the assertion asks for.
func (c company) token(r *http.Request) (int, any) {
	var claims struct{ Iss, Sub, Scope string }
	parts := strings.Split(r.FormValue("assertion"), ".")
	if len(parts) != 3 {
		return 400, object{"error": "invalid_grant"}
	}
	b, _ := base64.RawURLEncoding.DecodeString(parts[1])
	switch {
	case json.Unmarshal(b, &claims) != nil || claims.Sub != "aiko@acme.example" || claims.Iss != "auditor@acme.iam.example":
		return 400, object{"error": "invalid_grant"}
	case strings.HasSuffix(claims.Scope, "/"+c.undelegated) && c.undelegated != "":
		return 401, object{"error": "unauthorized_client", "error_description": "Client is unauthorized to retrieve access tokens using this method"}
	}
	return 200, object{"access_token": claims.Scope, "expires_in": 3599, "token_type": "Bearer"}
}

func (c company) list(r *http.Request) (int, any) {
	users, size := c.users, 500
	if r.FormValue("showDeleted") == "true" {
		users = c.deleted
	}
	if c.size > 0 {
		size = c.size
	}
	from := max(0, slices.IndexFunc(users, func(u object) bool { return u["id"] == r.FormValue("pageToken") }))
	to := min(len(users), from+size)
	answer := object{"kind": "admin#directory#users"}
	if to > from {
		answer["users"] = users[from:to]
	}
	if to < len(users) {
		answer["nextPageToken"] = users[to]["id"]
	}
	return 200, answer
}

func (c company) source(t *testing.T, settings object) *Source {
	t.Helper()
	all := map[string]string{"subject": "aiko@acme.example"}
	for k, v := range settings {
		all[k] = v.(string)
	}
	s, err := New(saastest.Connection(Provider, c.serve(t).URL, all, map[string]string{"credentials": credentials(t)}))
	if err != nil {
		t.Fatal(err)
	}
	return s.(*Source)
}

var credentialsOnce = sync.OnceValues(func() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(object{"type": "service_account", "client_email": "auditor@acme.iam.example",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": "https://elsewhere.example/token"})
	return string(b), err
})

func credentials(t *testing.T) string {
	t.Helper()
	text, err := credentialsOnce()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var _ collectors.Source = (*Source)(nil)
