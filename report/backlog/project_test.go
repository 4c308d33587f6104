package backlog_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report/backlog"
)

// project serves project 5 of acme and remembers what is written to it.
func project(t *testing.T) (url string, written *[]string) {
	t.Helper()
	written = new([]string)
	at := "2026-11-01T00:00:00Z"
	option := func(id, name string) map[string]any {
		text := map[string]any{"raw": name, "html": name}
		return map[string]any{"id": id, "name": text, "description": map[string]any{"raw": "", "html": ""}, "color": "RED"}
	}
	field := func(id int, name string, options ...any) map[string]any {
		return map[string]any{"id": id, "node_id": fmt.Sprint("F", id), "name": name, "data_type": "single_select", "project_url": "https://api.github.com/projects/5",
			"options": append([]any{}, options...), "created_at": at, "updated_at": at}
	}
	answer := func(status int, v any) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				*written = append(*written, r.Method+" "+r.URL.Path+" "+string(body))
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			if err := json.NewEncoder(w).Encode(v); err != nil {
				t.Error(err)
			}
		}
	}
	user := map[string]any{"login": "acme-backlog[bot]", "id": 1, "node_id": "U1", "avatar_url": "https://a.example", "gravatar_id": "", "type": "Bot", "site_admin": false}
	for _, name := range []string{"url", "html_url", "followers_url", "following_url", "gists_url", "starred_url", "subscriptions_url", "organizations_url", "repos_url", "events_url", "received_events_url"} {
		user[name] = "https://a.example"
	}
	item := map[string]any{"id": 77, "node_id": "I77", "content_type": "Issue", "creator": user, "created_at": at, "updated_at": at, "archived_at": nil,
		"item_url": "https://api.github.com/i", "project_url": "https://api.github.com/projects/5"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orgs/acme/projectsV2/5/fields", answer(200, []any{field(1, "Title"), field(2, "Status", option("s0", "Todo"), option("s1", "Done")), field(3, "Priority", option("p0", "P0"))}))
	mux.HandleFunc("POST /orgs/acme/projectsV2/5/items", answer(201, item))
	mux.HandleFunc("PATCH /orgs/acme/projectsV2/5/items/77", answer(200, item))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL, written
}

func enlist(t *testing.T, url string, transport http.RoundTripper, p backlog.Project, severity policies.Severity) error {
	t.Helper()
	g, err := backlog.NewGitHub(backlog.GitHubOptions{BaseURL: url, Project: &p, Transport: transport, Token: func(context.Context) (string, error) { return "x", nil }})
	if err != nil {
		t.Fatal(err)
	}
	return g.Enlist(t.Context(), backlog.Issue{Ref: backlog.Ref{Repository: repository, Number: 4}, ID: 404}, severity)
}

func TestProject(t *testing.T) {
	priorities := map[policies.Severity]string{policies.Critical: "p0", policies.High: "P1"}
	const added = `POST /orgs/acme/projectsV2/5/items {"id":404,"type":"Issue"}`
	for name, c := range map[string]struct {
		project  backlog.Project
		severity policies.Severity
		want     []string
		err      string
	}{
		"alone":        {backlog.Project{Organization: "acme", Number: 5}, policies.High, []string{added}, ""},
		"with fields":  {backlog.Project{Organization: "acme", Number: 5, Status: "todo", Priority: priorities}, policies.Critical, []string{added, `PATCH /orgs/acme/projectsV2/5/items/77 {"fields":[{"id":2,"value":"s0"},{"id":3,"value":"p0"}]}`}, ""},
		"no priority":  {backlog.Project{Organization: "acme", Number: 5, Priority: priorities}, policies.Low, []string{added}, ""},
		"no option":    {backlog.Project{Organization: "acme", Number: 5, Priority: priorities}, policies.High, nil, `its field Priority has no option "P1"`},
		"not its name": {backlog.Project{Organization: "acme", Number: 6}, policies.High, nil, "project 6 of acme"},
	} {
		t.Run(name, func(t *testing.T) {
			url, written := project(t)
			err := enlist(t, url, nil, c.project, c.severity)
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) || !slices.Equal(*written, c.want) {
				t.Errorf("error %v, written %q; want %q, %q", err, *written, c.err, c.want)
			}
		})
	}
}
