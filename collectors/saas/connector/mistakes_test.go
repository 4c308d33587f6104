package connector

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
)

// own is a connector as a user writes one, without a mistake.
const own = `name: mine
title: Mine
url: https://api.mine.example
secrets: {token: a token}
auth: {bearer: "{token}"}
requests:
  users:
    get: /users
    permission: users:read
    pages: {kind: cursor, query: after, size: 3, size_query: n, next: .next}
    items: .users[]
  seats:
    get: /seats
    permission: seats:read
    items: .seats[]
    key: .user
    value: .plan
workspace:
  fields:
    sso_enforced: $seats[0] | known("sso")
accounts:
  - from: users
    where: .robot != true
    key: .id
    fields:
      email: .mail
      status: {value: .state, map: {on: active, off: deactivated}}
      privilege: {value: .roles, map: {boss: owner, user: member}}
      mfa: .two_factor == true
      last_active_at: .seen
      seat: {type: "$seats[.id]"}
`

// ownAnswers are three pages of five users, or another text for each path.
func ownAnswers(answers map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key := strings.TrimPrefix(r.URL.Path, "/") + r.FormValue("after")
		if answer, ok := answers[key]; ok {
			_, _ = w.Write([]byte(answer))
			return
		}
		user := func(id, state string) string {
			return `{"id": "` + id + `", "mail": "` + id + `@acme.example", "state": "` + state + `", "roles": ["user"], "two_factor": true, "seen": null, "robot": false}`
		}
		_, _ = w.Write([]byte(map[string]string{
			"users":  `{"users": [` + user("a", "on") + "," + user("b", "on") + "," + user("c", "on") + `], "next": "2"}`,
			"users2": `{"users": [` + user("d", "off") + "," + user("e", "off") + `], "next": null}`,
			"seats":  `{"seats": [{"user": "a", "plan": "pro"}]}`,
		}[key]))
	}
}

func TestMistakesAreNamed(t *testing.T) {
	tests := []struct {
		name     string
		old, new string // in the file
		answers  map[string]string
		typ      string
		path     string // of the line
		want     string // in its reason; empty: no line that can be mended
	}{
		{name: "none", typ: saas.AccountType},
		{name: "a cursor", old: "next: .next", new: "next: .nextt", want: "connector mine.yaml:10: .nextt is in no answer, so that there may be more pages: mine:users"},
		{name: "a cursor that may be absent, in a full page", old: "next: .next", new: `optional: [next], next: known("nextt")`, want: `mine.yaml:10: known("nextt") is in no answer`},
		{name: "a cursor that may be absent, in the last page", old: "next: .next", new: "optional: [next], next: .next",
			answers: map[string]string{"users": `{"users": [{"id": "a", "mail": "", "state": "on", "roles": [], "two_factor": true, "seen": 0, "robot": false}]}`}},
		{name: "more", old: "next: .next", new: "next: .next, more: .page.more", want: "mine.yaml:10: .page.more is in no answer"},
		{name: "more in a comparison", old: "next: .next", new: "next: .next, more: .page < .pages", want: "mine.yaml:10: .page is in no answer"},
		{name: "more without a next page", old: "next: .next", new: "next: .next, more: .users != null", want: "mine.yaml:10: .next names no page although there are more"},
		{name: "the items", old: ".users[]", new: ".members[]", want: "the answer has another form: mine:users: connector mine.yaml:11: .members[] fails on it"},
		{name: "the key", old: "key: .id", new: "key: .idd", want: "items cannot be told from one another: mine:users"},
		{name: "where", old: "where: .robot", new: "where: .robott", want: "mine.yaml:23: .robott is in no item"},
		{name: "a field", old: ".mail", new: ".mial", path: "attributes.email", want: "connector mine.yaml:26: .mial is in no item: mine:users"},
		{name: "a field's other attribute", old: ".mail", new: ".mial", path: "attributes.emails", want: ".mial is in no item"},
		{name: "a field that may be hidden", old: "    key: .id", new: "    optional: [email]\n    key: .id", answers: map[string]string{"users": `{"users": [{"id": "a", "state": "on", "roles": [], "two_factor": true, "seen": 0, "robot": false}], "next": null}`}},
		{name: "a field in a comparison", old: ".two_factor", new: ".twofactor", path: "attributes.mfa", want: "mine.yaml:29: .twofactor is in no item"},
		{name: "a status", old: ".state,", new: ".stat,", path: "attributes.status", want: "mine.yaml:27: .stat is in no item"},
		{name: "a word", old: "off: deactivated", new: "of: deactivated", path: "attributes.status", want: `mine.yaml:27: .state: the map of status has no "off"`},
		{name: "a word and a rule for all others", old: "off: deactivated", new: `"*": unknown`},
		{name: "a word among others", path: "attributes.privilege", want: `the map of privilege has no "root"`,
			answers: map[string]string{"users2": `{"users": [{"id": "d", "mail": "", "state": "on", "roles": ["user", "root"]}], "next": null}`}},
		{name: "a word that is an address", old: ".state,", new: ".mail,", path: "attributes.status", want: `has no "a*a"…`},
		{name: "a variable", old: "value: .plan", new: "value: .plann", path: "attributes.seat", want: "mine.yaml:17: .plann is in no item: mine:seats"},
		{name: "a workspace", typ: saas.WorkspaceType, path: "attributes.sso_enforced", want: `mine.yaml:18: $seats[0] | known("sso") gave nothing`,
			old: "    key: .user\n    value: .plan\n", answers: map[string]string{"seats": `{"seats": [{"user": "a"}]}`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := own
			if tt.typ != saas.WorkspaceType {
				tt.typ = saas.AccountType
				text = strings.Replace(text, "workspace:\n  fields:\n    sso_enforced: $seats[0] | known(\"sso\")\n", "workspace:\n  fields:\n    plan: $seats.a\n", 1)
			}
			if !strings.Contains(text, tt.old) {
				t.Fatalf("%q is not in the file", tt.old)
			}
			c, err := Load("/etc/auditor/mine.yaml", []byte(strings.Replace(text, tt.old, tt.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			var lines []collectors.Coverage
			inv := collect(t, open(t, c, serve(t, ownAnswers(tt.answers))))
			for _, line := range inv.Coverage {
				if line.AssetType == tt.typ && line.State.Incomplete() {
					lines = append(lines, line)
				}
			}
			if tt.want == "" {
				if len(lines) > 0 {
					t.Errorf("%+v, want nothing to mend", lines)
				}
				return
			}
			i := slices.IndexFunc(lines, func(l collectors.Coverage) bool { return l.Path == tt.path && strings.Contains(l.Reason, tt.want) })
			if i < 0 || lines[i].Needs == "" {
				t.Fatalf("%+v, want a line for %q with %q and what mends it", lines, tt.path, tt.want)
			}
			if tt.path == "" || lines[i].Count == 0 {
				return
			}
			absent := 0
			for _, a := range inv.Assets {
				var given map[string]any
				if err := json.Unmarshal(a.Attributes, &given); err != nil {
					t.Fatal(err)
				}
				if _, has := given[strings.TrimPrefix(tt.path, "attributes.")]; !has && a.Type == tt.typ {
					absent++
				}
			}
			if absent != lines[i].Count {
				t.Errorf("%d assets lack %s, want the %d of the line", absent, tt.path, lines[i].Count)
			}
		})
	}
}

// TestFieldsAreSoughtAcrossScopes: a field that only the first scope has is no
// mistake in the second.
func TestFieldsAreSoughtAcrossScopes(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "page", 1)*5000 - 5000
		users := numbered(min(from, 12_000), min(from+5000, 12_000))
		if from >= scopeSize {
			for _, u := range users {
				delete(u, "email")
			}
		}
		write(w, map[string]any{"users": users})
	})
	inv := collect(t, open(t, load(t, "{kind: page, query: page, size: 5000, size_query: n}"), url))
	for _, line := range inv.Coverage {
		if line.State.Incomplete() {
			t.Errorf("%+v, want nothing to mend", line)
		}
	}
	if n := accountsIn(inv); n != 12_000 {
		t.Errorf("%d accounts, want 12000", n)
	}
}

func TestPathsOfExpressions(t *testing.T) {
	for text, want := range map[string]string{
		".a.b":                           ".a.b",
		".a // .b":                       ".a // .b",
		`.a // "none"`:                   ".a",
		".a[]?.b":                        ".a",
		"[.a[] | select(.b) | .c]":       ".a",
		`.a | known("b")`:                `.a | known("b")`,
		`.a["b-c"] != null`:              `.a["b-c"]`,
		"[{address: .a, primary: true}]": ".a",
		"if .a then .b else null end":    ".a .b",
		`.a | ascii_downcase | not`:      ".a",
		"$each":                          "",
		"$each[.a]":                      ".a",
		`"human"`:                        "",
		".":                              "",
		".a as $x | .b + $x":             ".a",
	} {
		var e expr
		if err := e.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := e.compile([]string{"each"}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range e.paths {
			got = append(got, p.text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("the paths of %s are %q, want %q", text, s, want)
		}
	}
}

func TestShownWord(t *testing.T) {
	for word, want := range map[string]string{
		"weird":                                `"weird"`,
		"利用中":                                  `"利用中"`,
		"yuki@acme.example":                    `"yuk"…`,
		"sk_live_0123456789abcdef":             `"sk_"…`,
		"a<script>\n":                          `"a*script**"`,
		"a word that is longer than one ought": `"a word that is longer th"…`,
	} {
		if got := shownWord(word); got != want {
			t.Errorf("shownWord(%q) = %s, want %s", word, got, want)
		}
	}
}
