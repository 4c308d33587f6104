package google

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

var accounts = collectors.Feed{Type: saas.AccountType}

func TestConformance(t *testing.T) {
	c := acme()
	c.size = 2
	s := c.source(t, object{"groups": "shared"})
	s.most = 3
	collectortest.Test(t, s, collectortest.Options{})
}

func TestDenials(t *testing.T) {
	saastest.Denials(t, Operations(), func(denied string) collectors.Source {
		c := acme()
		c.denied = denied
		return c.source(t, object{"groups": "shared"})
	})
}

func TestAccounts(t *testing.T) {
	all := saastest.Collect(t, acme().source(t, object{"groups": "shared"}))
	for id, want := range map[string]object{
		"1": {"kind": "human", "status": "active", "privilege": "owner", "mfa": true, "email": "aiko@acme.example", "employee_id": "1001", "external_id": "1",
			"aliases": []any{"a.aiko@acme.example"}, "roles": []any{"_SEED_ADMIN_ROLE"}, "last_active_at": "2027-02-27T08:00:00Z",
			"emails": []any{object{"address": "aiko@acme.example", "primary": true, "verified": true}, object{"address": "aiko@home.example", "primary": false}}},
		"2": {"last_active_at": nil, "mfa": false, "raw_status": "active, terms not accepted", "privilege": "member", "roles": []any{}},
		"3": {"status": "suspended", "raw_status": "suspended ADMIN", "seat": nil},
		"4": {"status": "suspended", "raw_status": "archived", "privilege": "admin", "roles": []any{"Desk"}},
		"5": {"email": "eve@acme.example", "employee_id": nil},
		"9": {"status": "deleted", "seat": nil},
	} {
		_, got := saastest.Asset(t, all, "google_workspace:acme/"+id)
		for name, value := range want {
			if !reflect.DeepEqual(got[name], value) {
				t.Errorf("%s: %s = %v, want %v", id, name, got[name], value)
			}
		}
	}
	_, ben := saastest.Asset(t, all, "google_workspace:acme/2")
	if at, read := ben["last_active_at"]; !read || at != nil {
		t.Errorf("last_active_at = %v, %v, want null: 1970 is never", at, read)
	}
	_, info := saastest.Asset(t, all, "google_workspace:acme/group%2Fg1")
	if info["kind"] != "shared" || info["email"] != "info@acme.example" {
		t.Errorf("group = %v, want a shared account", info)
	}
	_, w := saastest.Asset(t, all, "google_workspace:acme")
	if !reflect.DeepEqual(w["verified_domains"], []any{"acme-alias.example", "acme.example"}) || w["mfa_enforced"] != true || w["sso_enforced"] != true {
		t.Errorf("workspace = %v", w)
	}
}

func TestScopeThatIsNotDelegatedBlindsNothingElse(t *testing.T) {
	c := acme()
	c.undelegated = "apps.licensing"
	blind := saastest.Blind(saastest.Collect(t, c.source(t, nil)))
	line := blind[collectors.Feed{Type: saas.AccountType, Path: "attributes.seat"}]
	if line.State != collectors.Denied || line.Count != 5 || !strings.Contains(line.Needs, "auth/apps.licensing") {
		t.Errorf("coverage of seats = %+v, want denied for 5 accounts for want of apps.licensing", line)
	}
	if _, is := blind[accounts]; is {
		t.Errorf("the accounts are blind: %v", blind)
	}
}

func TestRateIsRefusedWith403(t *testing.T) {
	c := acme()
	c.slow = 1
	if line, is := saastest.Blind(saastest.Collect(t, c.source(t, nil)))[accounts]; is {
		t.Errorf("coverage of the accounts = %+v, want them complete after a refusal for the rate", line)
	}
}

func TestRolesOfGroupsAreFollowedToTheirMembers(t *testing.T) {
	c := acme()
	c.groupRoles = true
	_, ben := saastest.Asset(t, saastest.Collect(t, c.source(t, nil)), "google_workspace:acme/2")
	if ben["privilege"] != "admin" || !reflect.DeepEqual(ben["roles"], []any{"Desk"}) {
		t.Errorf("privilege = %v and roles = %v, want those of the group", ben["privilege"], ben["roles"])
	}

	c.undelegated = "admin.directory.group.member.readonly"
	all := saastest.Collect(t, c.source(t, nil))
	line := saastest.Blind(all)[collectors.Feed{Type: saas.AccountType, Path: "attributes.privilege"}]
	if line.State != collectors.Denied || line.Count != 4 || !strings.Contains(line.Needs, "group.member.readonly") {
		t.Errorf("coverage of privilege = %+v, want denied for all but the one who is owner anyhow", line)
	}
	if _, ben := saastest.Asset(t, all, "google_workspace:acme/2"); ben["privilege"] != nil {
		t.Errorf("privilege = %v, want it absent: he may be in the group", ben["privilege"])
	}
}

func TestSSOThatNoAPITells(t *testing.T) {
	for name, test := range map[string]struct {
		modes []string
		want  any
	}{
		"assigned everywhere":   {[]string{"SAML_SSO", "OIDC_SSO"}, true},
		"switched off for some": {[]string{"SAML_SSO", "SSO_OFF"}, false},
		"never assigned":        {nil, false},
		"the old profile":       {[]string{"DOMAIN_WIDE_SAML_IF_ENABLED"}, nil},
		"the old one, and off":  {[]string{"DOMAIN_WIDE_SAML_IF_ENABLED", "SSO_OFF"}, false},
	} {
		c := acme()
		c.broken = map[string]saastest.Route{getSSO: func(*http.Request) (int, any) {
			items := []object{}
			for _, m := range test.modes {
				items = append(items, object{"ssoMode": m})
			}
			return 200, object{"inboundSsoAssignments": items}
		}}
		_, w := saastest.Asset(t, saastest.Collect(t, c.source(t, nil)), "google_workspace:acme")
		if w["sso_enforced"] != test.want {
			t.Errorf("%s: sso_enforced = %v, want %v", name, w["sso_enforced"], test.want)
		}
	}
}

func TestLicencesOff(t *testing.T) {
	c := acme()
	c.denied = getLicences
	line := saastest.Blind(saastest.Collect(t, c.source(t, object{"products": "off"})))[collectors.Feed{Type: saas.AccountType, Path: "attributes.seat"}]
	if line.State != collectors.Disabled {
		t.Errorf("coverage of seats = %+v, want disabled", line)
	}
}

func TestPlanRefusesBadCredentials(t *testing.T) {
	_, err := acme().source(t, object{"subject": "nobody@acme.example"}).Plan(t.Context())
	if err == nil || !strings.Contains(err.Error(), "invalid_grant") || !strings.Contains(err.Error(), "administrator's address") {
		t.Errorf("Plan = %v, want invalid_grant and what to check", err)
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	subject := map[string]string{"subject": "aiko@acme.example"}
	for want, c := range map[string]saas.Connection{
		"no secret credentials": saastest.Connection(Provider, "", subject, nil),
		"no setting subject":    saastest.Connection(Provider, "", nil, map[string]string{"credentials": credentials(t)}),
		"no JSON key":           saastest.Connection(Provider, "", subject, map[string]string{"credentials": `{"type":"authorized_user"}`}),
		"use shared":            saastest.Connection(Provider, "", map[string]string{"subject": "a@acme.example", "groups": "yes"}, map[string]string{"credentials": credentials(t)}),
	} {
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want %q", err, want)
		}
	}
}

func TestListingsThatLie(t *testing.T) {
	for name, answer := range map[string]any{
		"nothing":       object{},
		"the same page": object{"kind": "users", "users": []object{{"id": "7", "primaryEmail": "x@acme.example"}}, "nextPageToken": "same"},
		"text":          object{"kind": "users", "users": "none"},
		"html":          "<html>",
	} {
		c := acme()
		c.broken = map[string]saastest.Route{getUsers: func(*http.Request) (int, any) { return 200, answer }}
		line := saastest.Blind(saastest.Collect(t, c.source(t, nil)))[accounts]
		if !line.State.Blind() || line.Reason == "" {
			t.Errorf("%s: coverage of the accounts = %+v, want a gap with a reason", name, line)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, u := range acme().users {
		b, _ := json.Marshal(object{"kind": "users", "users": []object{u}})
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var a usersAnswer
		if json.Unmarshal(b, &a) != nil {
			return
		}
		c := saastest.Connection(Provider, "", nil, nil)
		for _, u := range a.Users {
			if asset := c.Account(u.account(false), getUsers); !json.Valid(asset.Attributes) {
				t.Errorf("attributes are no JSON: %s", asset.Attributes)
			}
		}
	})
}

func FuzzCode(f *testing.F) {
	f.Add([]byte(`{"error":{"errors":[{"reason":"forbidden"}]}}`))
	f.Add([]byte(`{"error":"invalid_grant"}`))
	f.Fuzz(func(_ *testing.T, b []byte) { code(b) })
}
