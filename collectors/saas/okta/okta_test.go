package okta

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

func TestConformance(t *testing.T) {
	c := acme()
	c.size = 2
	s := c.source(t)
	s.most = 3
	collectortest.Test(t, s, collectortest.Options{})
}

func TestDenials(t *testing.T) {
	saastest.Denials(t, Operations(), func(denied string) collectors.Source {
		c := acme()
		c.denied = denied
		return c.source(t)
	})
}

func TestAccounts(t *testing.T) {
	all := saastest.Collect(t, acme().source(t))
	for id, want := range map[string]object{
		"00u1": {"kind": "human", "status": "active", "privilege": "owner", "mfa": true, "email": "aiko@acme.example", "employee_id": "1001",
			"external_id": "00u1", "mfa_methods": []any{"push", "totp", "webauthn"}, "last_active_at": "2027-02-28T10:00:00Z", "password": true},
		"00u2": {"mfa": false, "mfa_methods": []any{}, "email": "ben@acme.example", "last_active_at": nil, "roles": []any{}, "privilege": "member", "employee_id": nil},
		"00u3": {"status": "deactivated", "raw_status": "DEPROVISIONED", "privilege": "member"},
		"00u4": {"status": "invited", "password": false},
		"00u5": {"kind": "service", "email": "ops@acme.example", "login": "backup"},
		"00u6": {"status": "active", "raw_status": "LOCKED_OUT", "privilege": "admin", "roles": []any{"Desk"}},
		"00u7": {"status": "suspended"},
	} {
		_, got := saastest.Asset(t, all, "okta:acme/"+id)
		for name, value := range want {
			if !reflect.DeepEqual(got[name], value) {
				t.Errorf("%s: %s = %v, want %v", id, name, got[name], value)
			}
		}
	}
	_, carol := saastest.Asset(t, all, "okta:acme/00u3")
	if _, read := carol["mfa"]; read {
		t.Error("a deprovisioned user has mfa, want it absent")
	}
	key, attributes := saastest.Asset(t, all, "okta:acme/token/00T1")
	if attributes["owner_account"] != "okta:acme/00u5" || key.Name != "backup" {
		t.Errorf("token = %v %v", key, attributes)
	}
	_, w := saastest.Asset(t, all, "okta:acme")
	if !reflect.DeepEqual(w["verified_domains"], []any{"acme.example"}) || w["mfa_enforced"] != true {
		t.Errorf("workspace = %v", w)
	}
}

func TestFactorsAreAskedOnceAndOfTheLiving(t *testing.T) {
	fake := acme().serve(t)
	saastest.Collect(t, source(t, fake, nil, map[string]string{"token": token}))
	if n := fake.Calls(getFactors); n != 6 {
		t.Errorf("%d calls for factors, want 6: one for each user that can sign in", n)
	}
	if n := fake.Calls(getRoles); n != 2 {
		t.Errorf("%d calls for roles, want 2: one for each that holds one", n)
	}

	c := acme()
	c.denied = getFactors
	fake = c.serve(t)
	saastest.Collect(t, source(t, fake, nil, map[string]string{"token": token}))
	if n := fake.Calls(getFactors); n != 1 {
		t.Errorf("%d calls for factors, want 1: what is denied once is denied", n)
	}
}

func TestRolesWithoutTheListOfHolders(t *testing.T) {
	c := acme()
	c.old = true
	all := saastest.Collect(t, c.source(t))
	_, aiko := saastest.Asset(t, all, "okta:acme/00u1")
	if aiko["privilege"] != "owner" || len(saastest.Blind(all)) != 1 {
		t.Errorf("privilege = %v and blind %v, want owner from the user's own roles", aiko["privilege"], saastest.Blind(all))
	}
}

func TestScopeThatIsNotGrantedBlindsNothingElse(t *testing.T) {
	s := source(t, acme().serve(t), map[string]string{"client_id": "0oa1"}, map[string]string{"private_key": newKey(t)})
	blind := saastest.Blind(saastest.Collect(t, s))
	line := blind[collectors.Feed{Type: saas.AccountType, Path: "attributes.roles"}]
	if line.State != collectors.Denied || line.Needs != "okta.roles.read" || !strings.Contains(line.Reason, "invalid_scope") {
		t.Errorf("coverage of roles = %+v, want denied for want of okta.roles.read", line)
	}
	if _, is := blind[collectors.Feed{Type: saas.AccountType}]; is {
		t.Errorf("the accounts are blind: %v", blind)
	}
}

func TestPlanRefusesBadCredentials(t *testing.T) {
	fake := acme().serve(t)
	s := source(t, fake, nil, map[string]string{"token": "another-secret"})
	if _, err := s.Plan(t.Context()); err == nil || !strings.Contains(err.Error(), "E0000011") || strings.Contains(err.Error(), "another-secret") {
		t.Errorf("Plan = %v, want the error code and no secret", err)
	}
	c := acme()
	c.broken = map[string]saastest.Route{postToken: func(*http.Request) (int, any) { return 401, object{"error": "invalid_client"} }}
	s = source(t, c.serve(t), map[string]string{"client_id": "0oa1"}, map[string]string{"private_key": newKey(t)})
	if _, err := s.Plan(t.Context()); err == nil || !strings.Contains(err.Error(), "invalid_client") || !strings.Contains(err.Error(), "client ID") {
		t.Errorf("Plan = %v, want invalid_client and what to check", err)
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	for want, c := range map[string]saas.Connection{
		"no setting domain":     saastest.Connection(Provider, "", nil, map[string]string{"token": token}),
		"no secret private_key": saastest.Connection(Provider, "https://acme.okta.com", nil, nil),
		"no setting client_id":  saastest.Connection(Provider, "https://acme.okta.com", nil, map[string]string{"private_key": "x"}),
		"give one":              saastest.Connection(Provider, "https://acme.okta.com", nil, map[string]string{"private_key": "x", "token": token}),
		"no private key in PEM": saastest.Connection(Provider, "https://acme.okta.com", map[string]string{"client_id": "0oa"}, map[string]string{"private_key": "x"}),
	} {
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want %q", err, want)
		}
	}
}

func TestListingsThatLie(t *testing.T) {
	for name, route := range map[string]saastest.Route{
		"the same page": func(*http.Request) (int, any) {
			return 200, saastest.Header{Header: http.Header{"Link": {`<https://x.example/?after=same>; rel="next"`}}, Answer: []object{{"id": "00u9", "status": "ACTIVE"}}}
		},
		"null":   func(*http.Request) (int, any) { return 200, nil },
		"object": func(*http.Request) (int, any) { return 200, object{} },
		"html":   func(*http.Request) (int, any) { return 200, "<html>sign in</html>" },
	} {
		c := acme()
		c.broken = map[string]saastest.Route{getUsers: route}
		line := saastest.Blind(saastest.Collect(t, c.source(t)))[collectors.Feed{Type: saas.AccountType}]
		if !line.State.Blind() || line.Reason == "" {
			t.Errorf("%s: coverage of the accounts = %+v, want a gap with a reason", name, line)
		}
	}
}

func TestPause(t *testing.T) {
	header := func(left string) http.Header {
		h := http.Header{}
		h.Set("Date", "Mon, 01 Mar 2027 03:00:00 GMT")
		h.Set("X-Rate-Limit-Limit", "600")
		h.Set("X-Rate-Limit-Remaining", left)
		h.Set("X-Rate-Limit-Reset", "1803870030") // 30 s later
		return h
	}
	for left, want := range map[string]time.Duration{"599": 0, "60": 0, "59": 30 * time.Second, "0": 30 * time.Second, "-1": 0, "": 0} {
		if got := pause(header(left)); got != want {
			t.Errorf("pause with %q left = %v, want %v", left, got, want)
		}
	}
}

func TestMFAEnforced(t *testing.T) {
	for text, want := range map[string]bool{
		`{"settings":{"authenticators":[{"key":"okta_email","enroll":{"self":"REQUIRED"}}]}}`: false,
		`{"settings":{"authenticators":[{"key":"webauthn","enroll":{"self":"OPTIONAL"}}]}}`:   false,
		`{"settings":{"factors":{"okta_otp":{"enroll":{"self":"REQUIRED"}}}}}`:                true,
		`{"settings":{"factors":{"okta_question":{"enroll":{"self":"REQUIRED"}}}}}`:           false,
		`{"settings":{"authenticators":[{"key":"webauthn","enroll":{"self":"REQUIRED"}}]}}`:   true,
	} {
		var p policy
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Fatal(err)
		}
		if got := p.demands(); got != want {
			t.Errorf("%s demands = %v, want %v", text, got, want)
		}
	}
}

func newKey(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func FuzzDecode(f *testing.F) {
	for _, u := range acme().users {
		b, _ := json.Marshal([]object{u})
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var users []user
		if json.Unmarshal(b, &users) != nil {
			return
		}
		c := saastest.Connection(Provider, "", nil, nil)
		for _, u := range users {
			if asset := c.Account(u.account(), getUsers); !json.Valid(asset.Attributes) {
				t.Errorf("attributes are no JSON: %s", asset.Attributes)
			}
		}
	})
}

func TestANextPageWithoutACursorIsNoEnd(t *testing.T) {
	for operation, answer := range map[string]any{
		getUsers:  saastest.Header{Header: http.Header{"Link": {`<https://acme.okta.com/api/v1/users?page=2>; rel="next"`}}, Answer: []object{}},
		getAdmins: object{"value": []object{}, "_links": object{"next": object{"href": "https://acme.okta.com/api/v1/iam/assignees/users?page=2"}}},
	} {
		c := acme()
		c.broken = map[string]saastest.Route{operation: func(*http.Request) (int, any) { return 200, answer }}
		blind := saastest.Blind(saastest.Collect(t, c.source(t)))
		path := map[string]string{getAdmins: "attributes.roles"}[operation]
		if line, ok := blind[collectors.Feed{Type: saas.AccountType, Path: path}]; !ok || line.State != collectors.Unreachable {
			t.Errorf("%s: coverage is %+v, want unreachable", operation, blind)
		}
	}
}
