package slack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
	"github.com/corporate-sre/auditor/collectors/web"
)

func TestConformance(t *testing.T) {
	for _, grid := range []bool{false, true} {
		c := acme()
		c.grid, c.pages = grid, 2
		s := c.source(t)
		s.most = 3
		collectortest.Test(t, s, collectortest.Options{})
	}
}

func TestDenials(t *testing.T) {
	saastest.Denials(t, Operations(), func(denied string) collectors.Source {
		c := acme()
		c.grid, c.denied = true, denied
		return c.source(t)
	})
}

func TestAccounts(t *testing.T) {
	all := saastest.Collect(t, acme().source(t))
	for id, want := range map[string]object{
		"U1":        {"kind": "human", "status": "active", "privilege": "owner", "mfa": true, "email": "aiko@acme.example"},
		"U2":        {"kind": "human", "mfa": false, "email": "ben@acme.example", "login": "Ben", "privilege": "member"},
		"U3":        {"kind": "guest", "privilege": "guest", "mfa": true},
		"U4":        {"status": "deactivated", "raw_status": "deleted", "mfa": nil, "seat": nil},
		"U5":        {"kind": "bot", "mfa": nil, "email": nil, "seat": nil},
		"USLACKBOT": {"kind": "bot", "mfa": nil},
		"U6":        {"status": "invited"},
	} {
		_, got := saastest.Asset(t, all, "slack:acme/"+id)
		for name, value := range want {
			if !reflect.DeepEqual(got[name], value) {
				t.Errorf("%s: %s = %v, want %v", id, name, got[name], value)
			}
		}
	}
	_, dan := saastest.Asset(t, all, "slack:acme/U4")
	if _, read := dan["mfa"]; read {
		t.Error("a deactivated account has mfa, want it absent: Slack says nothing of it")
	}
	_, carol := saastest.Asset(t, all, "slack:acme/U3")
	if seat := carol["seat"].(object); seat["type"] != "single_channel_guest" || seat["billable"] != false {
		t.Errorf("seat = %v, want a single-channel guest that is not billed", seat)
	}
	_, ben := saastest.Asset(t, all, "slack:acme/U2")
	if seat := ben["seat"].(object); seat["billable"] != true {
		t.Errorf("seat = %v, want it billed: the second page says so", seat)
	}
}

func TestSecondFactorsAreUnknownToCallersWhoAreNoAdministrator(t *testing.T) {
	c := acme()
	c.caller = "U2"
	all := saastest.Collect(t, c.source(t))
	for _, a := range all.Assets {
		if a.Type == saas.AccountType && strings.Contains(string(a.Attributes), `"mfa"`) {
			t.Errorf("%s has mfa, and Slack hides it from this caller", a.ID)
		}
	}
	line := saastest.Blind(all)[collectors.Feed{Type: saas.AccountType, Path: "attributes.mfa"}]
	if line.State != collectors.Denied || line.Count != 4 || !strings.Contains(line.Needs, "administrator") {
		t.Errorf("coverage of mfa = %+v, want denied for 4 accounts, with a remedy", line)
	}
}

func TestCallerInAnotherScopeIsLookedUp(t *testing.T) {
	c := acme()
	c.pages = 2
	c.caller = "U6"
	c.users[6]["is_admin"] = true
	s := c.source(t)
	s.most = 2
	if blind := saastest.Blind(saastest.Collect(t, s)); blind[collectors.Feed{Type: saas.AccountType, Path: "attributes.mfa"}].State != "" {
		t.Errorf("mfa is blind: %v", blind)
	}
}

func TestGridTellsOfActivityAndSingleSignOn(t *testing.T) {
	c := acme()
	c.grid = true
	all := saastest.Collect(t, c.source(t))
	_, ben := saastest.Asset(t, all, "slack:acme/U2")
	if at, read := ben["last_active_at"]; !read || at != nil || ben["sso"] != true {
		t.Errorf("last_active_at = %v, %v and sso = %v, want null for never and true", at, read, ben["sso"])
	}
	_, aiko := saastest.Asset(t, all, "slack:acme/U1")
	if aiko["last_active_at"] != "2027-01-15T08:00:00Z" {
		t.Errorf("last_active_at = %v", aiko["last_active_at"])
	}
	_, w := saastest.Asset(t, all, "slack:acme")
	if w["plan"] != nil || w["capabilities"].(object)["sso"] != true {
		t.Errorf("workspace = %v", w)
	}
}

func TestATokenThatOpensNothingIsDenied(t *testing.T) {
	for code := range invalidToken {
		refuse := func(*http.Request) (int, any) { return 200, object{"ok": false, "error": code} }
		c := acme()
		c.broken = map[string]saastest.Route{}
		for _, op := range Operations() {
			c.broken[op.Name] = refuse
		}
		line := saastest.Blind(saastest.Collect(t, c.source(t)))[collectors.Feed{Type: saas.AccountType}]
		if line.State != collectors.Denied || !strings.Contains(line.Reason, code) || !strings.Contains(line.Needs, "the secret token") {
			t.Errorf("%s: %+v, want denied, the code and the secret", code, line)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for name, answer := range map[string]any{
		"no ok":         object{"members": []object{}},
		"no members":    object{"ok": true},
		"a page":        "<html>maintenance</html>",
		"the same page": object{"ok": true, "members": []object{{"id": "U9", "name": "x"}}, "response_metadata": object{"next_cursor": "again"}},
		"no ID":         object{"ok": true, "members": []object{{"name": "x"}}},
		"twice":         object{"ok": true, "members": []object{{"id": "U9", "name": "x"}, {"id": "U9", "name": "x"}}},
		"another form":  object{"ok": true, "members": object{}},
	} {
		t.Run(name, func(t *testing.T) {
			c := acme()
			c.broken = map[string]saastest.Route{usersList: func(*http.Request) (int, any) { return 200, answer }}
			line := saastest.Blind(saastest.Collect(t, c.source(t)))[collectors.Feed{Type: saas.AccountType}]
			if !line.State.Blind() || line.Reason == "" {
				t.Errorf("coverage of the accounts = %+v, want a gap with a reason", line)
			}
		})
	}
}

func TestWorkspaceOpenToEverybody(t *testing.T) {
	for domains, want := range map[string]bool{"": true, "acme.example": true, "acme.example,Gmail.com": false} {
		var w saas.Workspace
		tm := team{EmailDomain: &domains}
		tm.add(&w, map[string]web.Gap{})
		if *w.InviteRestricted != want {
			t.Errorf("email_domain %q: invite_restricted = %v, want %v", domains, *w.InviteRestricted, want)
		}
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	_, err := New(saastest.Connection(Provider, "", nil, nil))
	if err == nil || !strings.Contains(err.Error(), "token") {
		t.Errorf("New = %v, want it to ask for the token", err)
	}
	c := saastest.Connection(Provider, "http://acme.example", nil, map[string]string{"token": token})
	if _, err := New(c); err == nil || !strings.Contains(err.Error(), "encryption") {
		t.Errorf("New = %v, want no token sent in the clear", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, u := range acme().users {
		b, _ := json.Marshal(object{"ok": true, "members": []object{u}})
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var a usersAnswer
		if json.Unmarshal(b, &a) != nil || a.Members == nil {
			return
		}
		c := saastest.Connection(Provider, "", nil, nil)
		for _, u := range *a.Members {
			asset := c.Account(u.account(true), usersList)
			if !json.Valid(asset.Attributes) {
				t.Errorf("attributes are no JSON: %s", fmt.Sprint(u))
			}
		}
	})
}
