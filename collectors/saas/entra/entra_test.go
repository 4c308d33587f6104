package entra

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

func attribute(name string) collectors.Feed {
	return collectors.Feed{Type: saas.AccountType, Path: "attributes." + name}
}

func TestConformance(t *testing.T) {
	c := acme()
	c.size = 2
	s := c.source(t)
	s.most = 3
	collectortest.Test(t, s, collectortest.Options{})
}

func TestDenials(t *testing.T) {
	var operations []collectors.Operation
	for _, op := range Operations() {
		if op.Name != postToken { // without a token there is no plan
			operations = append(operations, op)
		}
	}
	saastest.Denials(t, operations, func(denied string) collectors.Source {
		c := acme()
		c.denied = denied
		return c.source(t)
	})
}

func TestAccounts(t *testing.T) {
	all := saastest.Collect(t, acme().source(t))
	for id, want := range map[string]object{
		"1": {"kind": "human", "status": "active", "privilege": "owner", "mfa": true, "mfa_methods": []any{"push", "webauthn"}, "email": "aiko@acme.example",
			"employee_id": "1001", "external_id": "1", "aliases": []any{"a.aiko@acme.example"}, "last_active_at": "2027-02-20T00:00:00Z",
			"roles": []any{"Global Administrator", "User Administrator"}},
		"2": {"email": nil, "aliases": []any{"ben@acme.onmicrosoft.com"}, "last_active_at": nil, "mfa": false, "mfa_methods": []any{}, "seat": nil, "privilege": "member", "roles": []any{"Global Reader"}},
		"3": {"status": "deactivated", "raw_status": "accountEnabled=false"},
		"4": {"kind": "guest", "status": "invited", "privilege": "guest", "email": "dan@other.example"},
		"5": {"kind": "service", "last_active_at": "2026-05-01T00:00:00Z"},
		"9": {"status": "deleted", "seat": nil},
	} {
		_, got := saastest.Asset(t, all, "entra:acme/"+id)
		for name, value := range want {
			if !reflect.DeepEqual(got[name], value) {
				t.Errorf("%s: %s = %v, want %v", id, name, got[name], value)
			}
		}
	}
	_, sync := saastest.Asset(t, all, "entra:acme/5")
	if seat := sync["seat"].(object); seat["type"] != "ENTERPRISEPACK" || seat["billable"] != true {
		t.Errorf("seat = %v, want the paid one of two", seat)
	}
	_, carol := saastest.Asset(t, all, "entra:acme/3")
	if _, read := carol["mfa"]; read {
		t.Error("a disabled user has mfa, want it absent: the report leaves them out")
	}
	_, w := saastest.Asset(t, all, "entra:acme")
	if w["plan"] != "Entra ID P1" || w["mfa_enforced"] != true || w["invite_restricted"] != false || !reflect.DeepEqual(w["verified_domains"], []any{"acme.example"}) {
		t.Errorf("workspace = %v", w)
	}
	if seats := w["seats"].([]any); seats[0].(object)["purchased"] != 11.0 || seats[0].(object)["consumed"] != 3.0 {
		t.Errorf("seats = %v, want 3 of 11 held", seats)
	}
}

func TestSignInsNeedAPlan(t *testing.T) {
	c := acme()
	c.premium = false
	all := saastest.Collect(t, c.source(t))
	blind := saastest.Blind(all)
	line := blind[attribute("last_active_at")]
	if line.State != collectors.Disabled || line.Count != 5 || line.Needs != "Entra ID P1 or P2" {
		t.Errorf("coverage of last_active_at = %+v, want disabled for 5 accounts", line)
	}
	if _, is := blind[accounts]; is {
		t.Errorf("the accounts are blind: %v", blind)
	}
	_, aiko := saastest.Asset(t, all, "entra:acme/1")
	if _, read := aiko["last_active_at"]; read {
		t.Error("last_active_at is there, and it was not read")
	}
}

func TestRolesOfGroupsAreFollowedToTheirMembers(t *testing.T) {
	c := acme()
	c.groupRoles = true
	_, ben := saastest.Asset(t, saastest.Collect(t, c.source(t)), "entra:acme/2")
	if ben["privilege"] != "owner" || !reflect.DeepEqual(ben["roles"], []any{"Global Administrator", "Global Reader"}) {
		t.Errorf("privilege = %v and roles = %v, want those of the group", ben["privilege"], ben["roles"])
	}

	c.denied = getMembers
	all := saastest.Collect(t, c.source(t))
	line := saastest.Blind(all)[attribute("privilege")]
	if line.State != collectors.Denied || line.Count != 4 || line.Needs != "GroupMember.Read.All" {
		t.Errorf("coverage of privilege = %+v, want denied for all but the one who is owner anyhow", line)
	}
	if _, ben := saastest.Asset(t, all, "entra:acme/2"); ben["privilege"] != nil {
		t.Errorf("privilege = %v, want it absent: he may be in the group", ben["privilege"])
	}
}

func TestMFAEnforcedByConditionalAccess(t *testing.T) {
	policy := func(state, include, app, operator string, controls ...string) object {
		return object{"state": state, "conditions": object{"users": object{"includeUsers": []string{include}}, "applications": object{"includeApplications": []string{app}}},
			"grantControls": object{"operator": operator, "builtInControls": controls}}
	}
	for name, test := range map[string]struct {
		policy object
		want   bool
	}{
		"everybody":         {policy("enabled", "All", "All", "OR", "mfa"), true},
		"with a device":     {policy("enabled", "All", "All", "AND", "mfa", "compliantDevice"), true},
		"or a device":       {policy("enabled", "All", "All", "OR", "mfa", "compliantDevice"), false},
		"only reported":     {policy("enabledForReportingButNotEnforced", "All", "All", "OR", "mfa"), false},
		"some users":        {policy("enabled", "1", "All", "OR", "mfa"), false},
		"some applications": {policy("enabled", "All", "Office365", "OR", "mfa"), false},
		"blocked":           {policy("enabled", "All", "All", "OR", "block"), false},
	} {
		c := acme()
		c.defaults, c.access = false, []object{test.policy}
		_, w := saastest.Asset(t, saastest.Collect(t, c.source(t)), "entra:acme")
		if w["mfa_enforced"] != test.want {
			t.Errorf("%s: mfa_enforced = %v, want %v", name, w["mfa_enforced"], test.want)
		}
	}
}

func TestPlanRefusesBadCredentials(t *testing.T) {
	_, err := acme().with(t, "another-secret").Plan(t.Context())
	if err == nil || !strings.Contains(err.Error(), "invalid_client") || !strings.Contains(err.Error(), "expired") || strings.Contains(err.Error(), "another-secret") {
		t.Errorf("Plan = %v, want invalid_client, what to check and no secret", err)
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	_, err := New(saastest.Connection(Provider, "", nil, nil))
	for _, want := range []string{"tenant_id", "client_id", "client_secret"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want it to ask for %s", err, want)
		}
	}
}

func TestListingsThatLie(t *testing.T) {
	for name, answer := range map[string]any{
		"nothing":       object{},
		"the same page": object{"value": []object{{"id": "7", "userPrincipalName": "x@acme.example"}}, "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=same"},
		"no query":      object{"value": []object{}, "@odata.nextLink": "https://graph.microsoft.com/"},
		"text":          object{"value": "none"},
		"html":          "<html>",
	} {
		c := acme()
		c.broken = map[string]saastest.Route{getUsers: func(*http.Request) (int, any) { return 200, answer }}
		line := saastest.Blind(saastest.Collect(t, c.source(t)))[accounts]
		if !line.State.Blind() || line.Reason == "" {
			t.Errorf("%s: coverage of the accounts = %+v, want a gap with a reason", name, line)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, u := range acme().users {
		b, _ := json.Marshal(object{"value": []object{u}})
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var p page[user]
		if json.Unmarshal(b, &p) != nil || p.Value == nil {
			return
		}
		c := saastest.Connection(Provider, "", nil, nil)
		for _, u := range *p.Value {
			a := u.account(false)
			addSignIn(&a, u.SignIn)
			if asset := c.Account(a, getUsers); !json.Valid(asset.Attributes) {
				t.Errorf("attributes are no JSON: %s", asset.Attributes)
			}
		}
	})
}
