package github

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// TestGuard names what may be sent by what is sent, whatever the maker of the
// request says.
func TestGuard(t *testing.T) {
	teams := func(change func(*graphRequest)) string {
		q := graphRequest{"teams", queryText("teams"), map[string]any{"login": "acme"}}
		if change != nil {
			change(&q)
		}
		return string(collectors.Attributes(q))
	}
	const graph = "https://api.github.com/graphql"
	tests := []struct {
		name, op, method, url, body string
		want                        bool
	}{
		{"a call of the table", "GET /orgs/{org}/hooks", "GET", "https://api.github.com/orgs/acme/hooks?page=2", "", true},
		{"by number", "GET /orgs/{org}/hooks", "GET", "https://api.github.com/organizations/1/hooks", "", true},
		{"a repository by number", "GET /repos/{owner}/{repo}/keys", "GET", "https://api.github.com/repositories/7/keys", "", true},
		{"a branch with a slash", classicOperation, "GET", "https://api.github.com/repos/acme/api/branches/release%2F1/protection", "", true},
		{"another call under a name of the table", "GET /orgs/{org}/hooks", "GET", "https://api.github.com/orgs/acme/hooks/1", "", false},
		{"a call without a name", "", "GET", "https://api.github.com/orgs/acme/hooks", "", false},
		{"a name that is not in the table", "GET /user", "GET", "https://api.github.com/user", "", false},
		{"another method", "GET /orgs/{org}/hooks", "POST", "https://api.github.com/orgs/acme/hooks", "{}", false},
		{"a deletion", "GET /repos/{owner}/{repo}/keys", "DELETE", "https://api.github.com/repos/acme/api/keys", "", false},
		{"a fixed query", "POST /graphql#teams", "POST", graph, teams(nil), true},
		{"another query under its name", "POST /graphql#teams", "POST", graph, teams(func(q *graphRequest) { q.Query = "mutation teams { x }" }), false},
		{"a longer query", "POST /graphql#teams", "POST", graph, teams(func(q *graphRequest) { q.Query += "mutation x { y }" }), false},
		{"another operation of it", "POST /graphql#teams", "POST", graph, teams(func(q *graphRequest) { q.OperationName = "members" }), false},
		{"a query that is none", "POST /graphql#nothing", "POST", graph, teams(func(q *graphRequest) { q.OperationName, q.Query = "nothing", "" }), false},
		{"two bodies", "POST /graphql#teams", "POST", graph, teams(nil) + teams(nil), false},
		{"another field", "POST /graphql#teams", "POST", graph, strings.Replace(teams(nil), "{", `{"extensions":{},`, 1), false},
		{"no body", "POST /graphql#teams", "POST", graph, "", false},
	}
	base, err := url.Parse("https://api.github.com")
	if err != nil {
		t.Fatal(err)
	}
	g := newGuard(base)
	for _, tt := range tests {
		req, err := http.NewRequestWithContext(withOperation(t.Context(), tt.op), tt.method, tt.url, strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		if tt.want {
			want = "github:" + tt.op
		}
		if got := g.operation(req); got != want {
			t.Errorf("%s: operation %q, want %q", tt.name, got, want)
		}
	}
}

func TestGuardOfEnterpriseServer(t *testing.T) {
	base, err := url.Parse("https://github.acme.example/api/v3")
	if err != nil {
		t.Fatal(err)
	}
	g := newGuard(base)
	req, err := http.NewRequestWithContext(withOperation(t.Context(), orgOperation), "GET", "https://github.acme.example/api/v3/orgs/acme", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := g.operation(req); got != "github:"+orgOperation || g.graphql != "/api/graphql" {
		t.Errorf("operation is %q and GraphQL at %s", got, g.graphql)
	}
}

// TestEnterpriseServer reads from a server of one's own, whose two APIs stand
// side by side.
func TestEnterpriseServer(t *testing.T) {
	s, f := faked(t, routes{
		"GET /api/v3/orgs/acme": ok(`{"id":1,"login":"acme"}`),
		"graphql teams":         ok(`{"data":{"organization":{"teams":{"totalCount":0,"pageInfo":{},"nodes":[]}}}}`),
	}, func(c *Config) { c.BaseURL = "https://github.acme.example/api/v3/" })
	if _, err := s.Plan(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := s.read(scopeOf(teamType))
	r.readTeams(t.Context())
	if l := line(t, r.result(), teamType, ""); l.State != collectors.Complete {
		t.Errorf("coverage is %+v, want complete", l)
	}
	if got := f.sent[len(f.sent)-1].URL.String(); got != "https://github.acme.example/api/graphql" {
		t.Errorf("GraphQL was asked at %s", got)
	}
}

// TestNamesDoNotLeadAstray: a name that climbs in a path is not asked for.
func TestNamesDoNotLeadAstray(t *testing.T) {
	for _, args := range [][]string{{"acme", ".."}, {"acme", "."}, {"", "api"}, {"..", "api"}} {
		if got, err := (request{op: "GET /repos/{owner}/{repo}/keys", args: args}).address(); err == nil {
			t.Errorf("%q leads to %s, want an error", args, got)
		}
	}
	got, err := request{op: classicOperation, args: []string{"acme", "a/b?c", "../x#y"}}.address()
	if want := "repos/acme/a%2Fb%3Fc/branches/..%2Fx%23y/protection"; err != nil || got != want {
		t.Errorf("address is %q, %v, want %q", got, err, want)
	}
}

// TestCredentialsStay: neither a redirect nor a link takes the token elsewhere,
// and no coverage shows it.
func TestCredentialsStay(t *testing.T) {
	s, f := faked(t, routes{
		"GET /orgs/acme/hooks":                 answer(302, "", "Location", "https://evil.example/orgs/acme/hooks"),
		"GET /orgs/acme/installations":         ok(`{"total_count":2,"installations":[{"id":1}]}`, "Link", `<https://evil.example/orgs/acme/installations?page=2>; rel="next"`),
		"GET /orgs/acme/actions/runners":       ok(`{"total_count":2,"runners":[{"id":1}]}`, "Link", `<https://api.github.com/orgs/acme/teams?page=2>; rel="next"`),
		"GET /orgs/acme/actions/runner-groups": answer(403, `{"message":"ghp_secretofnobody"}`, "X-Accepted-GitHub-Permissions", "ghp_SECRET <b>"),
	})
	result := collect(t, s, "organization", organizationTypes...)
	for _, r := range f.sent {
		if r.URL.Host != "api.github.com" {
			t.Errorf("%s was called", r.URL.Host)
		}
	}
	for _, typ := range []string{webhookType, installationType, runnerType, runnerGroupType} {
		if l := line(t, result, typ, ""); !l.State.Blind() {
			t.Errorf("%s is %s, want it not complete", typ, l.State)
		}
	}
	for _, l := range result.Coverage {
		if text := l.Reason + l.Needs; strings.Contains(text, "ghp_") || strings.Contains(text, "evil") {
			t.Errorf("coverage shows %q", text)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"no organization":      {func(c *Config) { c.Organization = "" }, "no organization"},
		"an address":           {func(c *Config) { c.Organization = "https://github.com/acme" }, "is no login"},
		"a path":               {func(c *Config) { c.Organization = ".." }, "is no login"},
		"no clock":             {func(c *Config) { c.Now = time.Time{} }, "no clock"},
		"no credentials":       {func(c *Config) { c.Token = "" }, "no credentials"},
		"two":                  {func(c *Config) { c.App = new(App) }, "keep one"},
		"an App without an ID": {func(c *Config) { asApp(c); c.App.ID = 0 }, "two numbers"},
		"no encryption":        {func(c *Config) { c.BaseURL = "http://github.acme.example/api/v3" }, "https"},
	} {
		c := Config{Organization: "acme", Token: "t", Now: night, Gate: free()}
		tt.change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "github: ") {
			t.Errorf("%s: New = %v, want %q in it", name, err, tt.want)
		}
	}
}
