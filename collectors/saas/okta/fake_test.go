package okta

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

const token = "00acme-secret"

type object = map[string]any

// A company is what the fake serves. Users of the plain list are those that are
// not deprovisioned, as Okta has it.
type company struct {
	users   []object
	factors map[string][]object
	roles   map[string][]object
	denied  string
	size    int  // users on a page; 0: 200
	old     bool // an organization without the list of role holders
	broken  map[string]saastest.Route
}

func acme() company {
	u := func(id, status, login string, profile, more object) object {
		p := object{"login": login, "email": login, "firstName": "A", "lastName": strings.ToUpper(id)}
		for k, v := range profile {
			p[k] = v
		}
		u := object{"id": id, "status": status, "created": "2024-02-01T00:00:00.000Z", "lastLogin": "2027-02-28T10:00:00.000Z",
			"passwordChanged": "2024-02-02T00:00:00.000Z", "profile": p,
			"credentials": object{"password": object{}, "provider": object{"type": "OKTA", "name": "OKTA"}}}
		for k, v := range more {
			u[k] = v
		}
		return u
	}
	return company{
		users: []object{
			u("00u1", "ACTIVE", "aiko@acme.example", object{"employeeNumber": "1001", "displayName": "Aiko A"}, nil),
			u("00u2", "ACTIVE", "Ben@ACME.example", object{"secondEmail": "ben@home.example"}, object{"lastLogin": nil}),
			u("00u3", "DEPROVISIONED", "carol@acme.example", nil, nil),
			u("00u4", "STAGED", "dan@acme.example", nil, object{"credentials": object{"provider": object{"type": "FEDERATION"}}}),
			u("00u5", "ACTIVE", "backup", object{"email": "ops@acme.example", "userType": "service"}, nil),
			u("00u6", "LOCKED_OUT", "eve@acme.example", nil, nil),
			u("00u7", "SUSPENDED", "frank@acme.example", nil, nil),
		},
		factors: map[string][]object{
			"00u1": {{"factorType": "webauthn", "status": "ACTIVE"}, {"factorType": "push", "status": "ACTIVE"}, {"factorType": "token:software:totp", "status": "ACTIVE"}},
			"00u2": {{"factorType": "question", "status": "ACTIVE"}, {"factorType": "sms", "status": "PENDING_ACTIVATION"}},
		},
		roles: map[string][]object{
			"00u1": {{"type": "SUPER_ADMIN", "label": "Super Administrator", "status": "ACTIVE"}, {"type": "APP_ADMIN", "status": "ACTIVE"}},
			"00u6": {{"type": "CUSTOM", "label": "Desk", "status": "ACTIVE"}},
		},
	}
}

func (c company) serve(t *testing.T) *saastest.Fake {
	t.Helper()
	patterns, routes := map[string]string{}, map[string]saastest.Route{}
	for name, answer := range map[string]saastest.Route{
		postToken:  c.token,
		getOrg:     func(*http.Request) (int, any) { return 200, object{"companyName": "Acme", "subdomain": "acme"} },
		getUsers:   c.list,
		getFactors: func(r *http.Request) (int, any) { return 200, orEmpty(c.factors[r.PathValue("id")]) },
		getRoles:   func(r *http.Request) (int, any) { return 200, orEmpty(c.roles[r.PathValue("id")]) },
		getAdmins:  c.admins,
		getTokens: func(*http.Request) (int, any) {
			return 200, []object{{"id": "00T1", "name": "backup", "userId": "00u5", "created": "2025-01-01T00:00:00.000Z", "expiresAt": "2027-03-20T00:00:00.000Z"}}
		},
		getDomains: func(*http.Request) (int, any) {
			return 200, []object{{"domain": "acme.example", "validationStatus": "VERIFIED"}, {"domain": "old.example", "validationStatus": "NOT_STARTED"}}
		},
		getPolicies: func(*http.Request) (int, any) {
			return 200, []object{{"type": "MFA_ENROLL", "name": "Default Policy", "status": "ACTIVE", "settings": object{"authenticators": []object{
				{"key": "okta_password", "enroll": object{"self": "REQUIRED"}}, {"key": "okta_verify", "enroll": object{"self": "REQUIRED"}}}}}}
		},
	} {
		patterns[name] = strings.TrimPrefix(name, "okta:")
		routes[name] = func(r *http.Request) (int, any) {
			auth := r.Header.Get("Authorization")
			switch {
			case name != postToken && auth != "SSWS "+token && !strings.HasPrefix(auth, "Bearer okta."):
				return 401, object{"errorCode": "E0000011", "errorSummary": "Invalid token provided"}
			case name == c.denied:
				return 403, object{"errorCode": "E0000006", "errorSummary": "You do not have permission"}
			case c.broken[name] != nil:
				return c.broken[name](r)
			}
			return answer(r)
		}
	}
	return saastest.Serve(t, patterns, routes)
}

func (c company) source(t *testing.T) *Source {
	t.Helper()
	return source(t, c.serve(t), nil, map[string]string{"token": token})
}

func source(t *testing.T, fake *saastest.Fake, settings, secrets map[string]string) *Source {
	t.Helper()
	s, err := New(saastest.Connection(Provider, fake.URL, settings, secrets))
	if err != nil {
		t.Fatal(err)
	}
	return s.(*Source)
}

func (c company) list(r *http.Request) (int, any) {
	var listed []object
	for _, u := range c.users {
		if r.FormValue("search") == "status pr" || u["status"] != "DEPROVISIONED" {
			listed = append(listed, u)
		}
	}
	size := 200
	if c.size > 0 {
		size = c.size
	}
	from := max(0, slices.IndexFunc(listed, func(u object) bool { return u["id"] == r.FormValue("after") }))
	to := min(len(listed), from+size)
	links := []string{`<https://acme.okta.com/api/v1/users?limit=200>; rel="self"`}
	if to < len(listed) {
		links = append(links, fmt.Sprintf(`<https://elsewhere.example/api/v1/users?after=%s&limit=200>; rel="next"`, listed[to]["id"]))
	}
	return 200, saastest.Header{Header: http.Header{"Link": links}, Answer: listed[from:to]}
}

func (c company) admins(r *http.Request) (int, any) {
	if c.old {
		return 404, object{"errorCode": "E0000007"}
	}
	if r.FormValue("after") == "" {
		return 200, object{"value": []object{{"id": "00u1"}}, "_links": object{"next": object{"href": "https://acme.okta.com/api/v1/iam/assignees/users?after=p2"}}}
	}
	return 200, object{"value": []object{{"id": "00u6"}}}
}

// token grants what is asked for, but nothing that has to do with roles.
func (c company) token(r *http.Request) (int, any) {
	scope := r.FormValue("scope")
	switch {
	case r.FormValue("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || strings.Count(r.FormValue("client_assertion"), ".") != 2:
		return 400, object{"error": "invalid_client"}
	case strings.Contains(scope, "okta.roles.read"):
		return 400, object{"error": "invalid_scope", "error_description": "One or more scopes are not configured"}
	}
	return 200, object{"access_token": scope, "token_type": "Bearer", "expires_in": 3600}
}

func orEmpty(list []object) []object {
	if list == nil {
		return []object{}
	}
	return list
}

var _ collectors.Source = (*Source)(nil)
