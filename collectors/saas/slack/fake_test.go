package slack

import (
	"net/http"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
)

const token = "xoxp-1111-acme-secret"

type object = map[string]any

// A company is what the fake serves.
type company struct {
	users  []object
	denied string
	pages  int // users on a page; 0: all
	caller string
	grid   bool
	broken map[string]saastest.Route // in place of the method's own answer
}

func acme() company {
	member := func(id, name string, more object) object {
		u := object{"id": id, "name": name, "real_name": name, "deleted": false, "is_email_confirmed": true,
			"has_2fa": true, "two_factor_type": "app", "profile": object{"email": name + "@acme.example"}}
		for k, v := range more {
			u[k] = v
		}
		return u
	}
	return company{caller: "U1", users: []object{
		member("U1", "aiko", object{"is_admin": true, "is_owner": true, "is_primary_owner": true}),
		member("U2", "Ben", object{"has_2fa": false}),
		member("U3", "carol", object{"is_restricted": true, "is_ultra_restricted": true}),
		{"id": "U4", "name": "dan", "deleted": true, "profile": object{"real_name": "Dan", "email": "dan@acme.example"}},
		{"id": "U5", "name": "deploys", "is_bot": true, "real_name": "Deploys", "profile": object{"bot_id": "B1"}},
		{"id": "USLACKBOT", "name": "slackbot", "real_name": "Slackbot", "is_bot": false, "profile": object{}},
		member("U6", "eve", object{"is_invited_user": true, "is_email_confirmed": false}),
	}}
}

func (c company) source(t *testing.T) *Source {
	t.Helper()
	patterns, routes := map[string]string{}, map[string]saastest.Route{}
	for name, answer := range map[string]func(*http.Request) object{
		authTest: func(*http.Request) object {
			a := object{"user_id": c.caller, "team_id": "T1", "team": "acme"}
			if c.grid {
				a["enterprise_id"] = "E1"
			}
			return a
		},
		teamInfo: func(*http.Request) object {
			return object{"team": object{"id": "T1", "name": "acme", "domain": "acme", "email_domain": "acme.example"}}
		},
		usersList: c.list,
		usersInfo: func(r *http.Request) object {
			for _, u := range c.users {
				if u["id"] == r.FormValue("user") {
					return object{"user": u}
				}
			}
			return object{"ok": false, "error": "user_not_found"}
		},
		billable:   c.billable,
		adminUsers: c.admins,
	} {
		patterns[name] = "GET /api/" + strings.TrimPrefix(name, "slack:")
		routes[name] = func(r *http.Request) (int, any) {
			switch {
			case r.Header.Get("Authorization") != "Bearer "+token:
				return 200, object{"ok": false, "error": "invalid_auth"}
			case name == c.denied:
				return 200, object{"ok": false, "error": "missing_scope", "needed": "admin"}
			case c.broken[name] != nil:
				return c.broken[name](r)
			}
			a := answer(r)
			if _, said := a["ok"]; !said {
				a["ok"] = true
			}
			return 200, a
		}
	}
	fake := saastest.Serve(t, patterns, routes)
	s, err := New(saastest.Connection(Provider, fake.URL, nil, map[string]string{"token": token}))
	if err != nil {
		t.Fatal(err)
	}
	return s.(*Source)
}

// list pages by the ID that comes first on the next page.
func (c company) list(r *http.Request) object {
	from := 0
	for i, u := range c.users {
		if u["id"] == r.FormValue("cursor") {
			from = i
		}
	}
	to, next := len(c.users), ""
	if c.pages > 0 && from+c.pages < to {
		to = from + c.pages
		next = c.users[to]["id"].(string)
	}
	return object{"members": c.users[from:to], "response_metadata": object{"next_cursor": next}}
}

func (c company) billable(r *http.Request) object {
	if r.FormValue("cursor") == "" {
		return object{"billable_info": object{"U1": object{"billing_active": true}, "U3": object{"billing_active": false}},
			"response_metadata": object{"next_cursor": "two"}}
	}
	return object{"billable_info": object{"U2": object{"billing_active": true}, "U6": object{"billing_active": false}}}
}

func (c company) admins(r *http.Request) object {
	if !c.grid {
		return object{"ok": false, "error": "feature_not_enabled"}
	}
	var users []object
	for _, u := range c.users {
		deleted, _ := u["deleted"].(bool)
		if deleted != (r.FormValue("is_active") == "false") {
			continue
		}
		users = append(users, object{"id": u["id"], "has_2fa": u["has_2fa"] == true, "has_sso": u["id"] != "U3", "date_created": 1700000000,
			"deactivated_ts": 0, "expiration_ts": 0, "last_active_ts": map[bool]int{true: 0, false: 1800000000}[u["id"] == "U2"]})
	}
	return object{"users": users}
}

var _ collectors.Source = (*Source)(nil)
