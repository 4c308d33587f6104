package connector

import (
	"os"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/saas"
)

// small is the smallest connector that is one.
const small = `name: mine
title: Mine
url: https://api.mine.example
secrets: {token: a token}
auth: {bearer: "{token}"}
requests:
  users:
    get: /users
    permission: users:read
    items: .users[]
accounts:
  - from: users
    key: .id
    fields:
      email: .email
`

func TestLoadErrors(t *testing.T) {
	tests := []struct {
		name     string
		old, new string
		want     string
	}{
		{"a typo in a key", "permission:", "permision:", `mine.yaml:9:5: unknown key "permision" in requests.users`},
		{"a typo in the name of a request", "from: users", "from: user", `mine.yaml:12:5: accounts[0].from: no "user"; did you mean "users"?`},
		{"a typo in a kind of paging", "items: .users[]", "items: .users[]\n    pages: {kind: cursr, query: c, next: .n}", `mine.yaml:11:12: requests.users.pages.kind: no "cursr"; did you mean "cursor"?`},
		{"a typo in a field", "email: .email", "e_mail: .email", `mine.yaml:15:7: unknown key "e_mail" in accounts[0].fields`},
		{"a word of a status that there is not", "email: .email", "status: {value: .s, map: {on: activ}}", `no "activ"; did you mean "active"?`},
		{"what is no jq", "key: .id", "key: .id[", `mine.yaml:13:10: accounts[0].key: ".id[" is no jq expression`},
		{"a function that there is not", "key: .id", "key: ids(.id)", "mine.yaml:12:5: accounts[0].key: \"ids(.id)\" cannot be meant: function not defined: ids/1"},
		{"a variable that there is not", "email: .email", "email: $roles[.id]", "variable not defined: $roles; the variables are $users, $each"},
		{"the environment", "key: .id", "key: env.HOME", "uses env, which looks beyond the answer"},
		{"the environment as a variable", "key: .id", "key: $ENV.HOME", "uses $ENV"},
		{"the clock", "email: .email", "created_at: now", "uses now"},
		{"the clock in a function", "email: .email", "created_at: 'def f: [1, now]; f'", "uses now"},
		{"more input", "items: .users[]", "items: input", "uses input"},
		{"a module", "key: .id", `key: 'import "a" as a; .id'`, "imports a module"},
		{"no way to sign in", `auth: {bearer: "{token}"}`, "", "auth has 0 ways to sign in; give one of bearer"},
		{"two ways to sign in", `auth: {bearer: "{token}"}`, `auth: {bearer: "{token}", basic: {user: a, password: b}}`, "auth has 2 ways"},
		{"a secret in a path", "get: /users", "get: /users/{token}", "nothing is named {token}"},
		{"a secret in a query", "get: /users", "get: /users\n    query: {key: \"{token}\"}", "nothing is named {token}"},
		{"a path of another host", "get: /users", "get: https://evil.example/users", "is no path"},
		{"a path that climbs", "get: /users", "get: /a/../users", "is no path"},
		{"a path with a query", "get: /users", "get: /users?a=b", "is no path"},
		{"a post", "get: /users", "post: /users", "requests.users is a POST; make sure that it changes nothing, and write read_only: true"},
		{"a mutation", "get: /users", "post: /graphql\n    read_only: true\n    body: {query: 'mutation { deleteUser }'}", "requests.users changes something"},
		{"no permission", "    permission: users:read\n", "", "requests.users has no permission"},
		{"no key", "    key: .id\n", "", "accounts[0] has no key"},
		{"a cursor that goes nowhere", "items: .users[]", "items: .users[]\n    pages: {kind: cursor, next: .n}", "says not once where the cursor goes"},
		{"a cursor that comes from nowhere", "items: .users[]", "items: .users[]\n    pages: {kind: cursor, query: c}", "a wrong next"},
		{"a request that feeds nothing", "accounts:", "  groups:\n    get: /groups\n    permission: groups:read\naccounts:", "mine.yaml:12:5: nothing uses the request groups"},
		{"a brace", "get: /users", "get: /users/{ID}", "has a brace that is no placeholder"},
		{"a number with a comma", "items: .users[]", "items: .users[]\n    pages: {kind: page, query: p, size: 100}", "has a wrong size"},
		{"a bad name", "name: mine", "name: My Product", `name "My Product" is no name`},
		{"a state that there is not", "requests:", "refusals: {\"403\": {state: deny}}\nrequests:", `refusals.403.state: no "deny"; use one of denied`},
		{"a repeated request that repeats itself", "get: /users", "get: /users\n    each: {name: x, from: users}", "users is itself repeated"},
	}
	if _, err := Load("mine.yaml", []byte(small)); err != nil {
		t.Fatalf("the connector that the others are made of: %v", err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(small, tt.old) {
				t.Fatalf("%q is not in the connector", tt.old)
			}
			_, err := Load("mine.yaml", []byte(strings.Replace(small, tt.old, tt.new, 1)))
			if err == nil || !strings.HasPrefix(err.Error(), "mine.yaml:") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Load = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	c := BuiltIn()["sentry"]
	tests := []struct {
		name   string
		change func(*saas.Connection)
		want   string
	}{
		{"no setting", func(c *saas.Connection) { delete(c.Settings, "organization") }, "sentry acme: no setting organization; give the organization's slug"},
		{"no secret", func(c *saas.Connection) { c.Secrets = nil }, "sentry acme: no secret token; give a token of an internal integration"},
		{"another setting", func(c *saas.Connection) { c.Settings["organisation"] = "a" }, `sentry acme: no setting is named "organisation"; use host, organization`},
		{"a host that is a URL", func(c *saas.Connection) { c.Settings["host"] = "evil.example/x?" }, "write a name, not a URL"},
		{"http", func(c *saas.Connection) { c.Endpoint = "http://sentry.acme.example" }, "would be called without encryption"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			conn := connection(c, "https://sentry.acme.example")
			tt.change(&conn)
			if _, err := c.New(conn); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), secret) {
				t.Errorf("New = %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := BuiltIn()["scim"].New(connection(BuiltIn()["scim"], "")); err == nil || !strings.Contains(err.Error(), "give the base URL") {
		t.Errorf("New of SCIM without an endpoint = %v, want an error that asks for it", err)
	}
}

func TestEveryOperationFeedsAndNeedsSomething(t *testing.T) {
	for name, c := range BuiltIn() {
		for _, op := range c.Operations() {
			if !strings.HasPrefix(op.Name, name+":") || op.Permission == "" || len(op.Feeds) == 0 {
				t.Errorf("operation %+v of %s is incomplete", op, name)
			}
		}
		for _, need := range append(c.Settings(), c.Secrets()...) {
			if need.What == "" {
				t.Errorf("%s needs %s and does not say what it is", name, need.Name)
			}
		}
	}
}

func TestExpressionsAreBounded(t *testing.T) {
	for _, text := range []string{"[repeat(1)]", "last(range(1e12))", "def f: f; f", "[limit(1e9; repeat(.))] | length"} {
		var e expr
		if err := e.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := e.compile(nil); err != nil {
			t.Fatal(err)
		}
		if _, _, err := e.one(1, nil); err == nil {
			t.Errorf("%s came to an end without an error", text)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	for _, name := range []string{"newrelic", "zoom", "datadog", "scim"} {
		b, err := builtin.ReadFile("builtin/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Load("fuzz.yaml", b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz.yaml") {
				t.Errorf("the error %q does not name the file", err)
			}
			return
		}
		c.Operations()
		c.Settings()
		for _, r := range c.file.Requests {
			if r.Get.given() == r.Post.given() {
				t.Errorf("a request with the paths %q and %q", r.Get.text, r.Post.text)
			}
		}
	})
}

func TestTheREADMENamesWhatEachConnectorNeeds(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range BuiltIn() {
		_, row, found := strings.Cut(string(readme), "| `"+name+"` |")
		row, _, _ = strings.Cut(row, "\n")
		if !found || !strings.Contains(string(readme), "### "+c.Title()) {
			t.Errorf("README.md has no row and section for %s", name)
		}
		for _, need := range append(c.Settings(), c.Secrets()...) {
			if !strings.Contains(row, "`"+need.Name+"`") {
				t.Errorf("the row of %s in README.md does not name %s", name, need.Name)
			}
		}
	}
}

func TestTheREADMEsExampleIsAConnector(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(readme), "```yaml\nname: my_product")
	example, _, closed := strings.Cut(example, "```")
	if !found || !closed {
		t.Fatal("README.md has no example")
	}
	c, err := Load("README.md", []byte("name: my_product"+example))
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range c.Operations() {
		if op.Name == "my_product:seats" && (len(op.Feeds) != 1 || op.Feeds[0].Path != "attributes.seat") {
			t.Errorf("the example's seats feed %v, want the seat only, as README.md says", op.Feeds)
		}
	}
}
