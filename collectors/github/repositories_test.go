package github

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// TestBatchIsHalved: GitHub gives up after ten seconds, with 502 or with an
// error without a type.
func TestBatchIsHalved(t *testing.T) {
	var repos, nodes []string
	for i := range 50 {
		repos = append(repos, fmt.Sprintf(`{"id":%d,"node_id":"R_%d","full_name":"acme/r%d","name":"r%d","archived":true}`, i+1, i+1, i+1, i+1))
	}
	r := repoRoutes()
	r["GET /orgs/acme/repos"] = ok("[" + strings.Join(repos, ",") + "]")
	var sizes []int
	r["graphql repositories"] = func(w http.ResponseWriter, req *http.Request) {
		var q graphRequest
		decode(t, req.Body, &q)
		ids := q.Variables["ids"].([]any)
		sizes = append(sizes, len(ids))
		switch {
		case len(ids) == 50:
			answer(502, `<html>`)(w, req)
		case len(ids) == 25:
			ok(`{"data":null,"errors":[{"message":"Something went wrong while executing your query."}]}`)(w, req)
		default:
			nodes = nil
			for range ids {
				nodes = append(nodes, `{"isEmpty":false,"viewerCanAdminister":true}`)
			}
			ok(`{"data":{"nodes":[`+strings.Join(nodes, ",")+`]}}`)(w, req)
		}
	}
	s, _ := faked(t, r, func(c *Config) { c.Attempts = 1 })
	result := collect(t, s, "repositories", repositoryTypes...)
	if want := []int{50, 25, 12, 13, 25, 12, 13}; !slices.Equal(sizes, want) {
		t.Errorf("queries asked for %v repositories, want %v", sizes, want)
	}
	for _, a := range result.Assets {
		if a.Type == repositoryType && !strings.Contains(string(a.Attributes), `"empty":false`) {
			t.Errorf("%s has no answer: %s", a.Name, a.Attributes)
		}
	}
}

// TestPartialData: a query that succeeds in part leaves out one repository.
func TestPartialData(t *testing.T) {
	r := repoRoutes()
	r["GET /orgs/acme/repos"] = ok(`[{"id":7,"node_id":"R_7","name":"api","full_name":"acme/api","archived":true},{"id":8,"node_id":"R_8","name":"web","full_name":"acme/web","archived":true}]`)
	r["graphql repositoryContents"] = ok(`{"data":{"nodes":[{"isSecurityPolicyEnabled":true,"releases":{"totalCount":0},"codeowners":null},null]},
		"errors":[{"type":"FORBIDDEN","path":["nodes",1,"releases"],"message":"no"},{"type":"FORBIDDEN","path":["nodes",0,"codeowners"],"message":"no"}]}`)
	s, _ := faked(t, r)
	result := collect(t, s, "repositories", repositoryTypes...)
	if l := line(t, result, repositoryType, "attributes.codeowners"); l.State != collectors.Denied || l.Count != 2 {
		t.Errorf("coverage is %+v, want both denied: a null beside an error is no answer", l)
	}
	if l := line(t, result, repositoryType, "attributes.release_count"); l.Count != 1 {
		t.Errorf("coverage is %+v, want one without", l)
	}
	if !strings.Contains(string(result.Assets[0].Attributes), `"release_count":0`) {
		t.Errorf("the other is %s, want its releases", result.Assets[0].Attributes)
	}
}

func TestPropertiesWithSeveralValues(t *testing.T) {
	s, _ := faked(t, repoRoutes())
	result := collect(t, s, "repositories", repositoryTypes...)
	a := result.Assets[0]
	if got := fmt.Sprint(a.Tags); got != "map[team:core tiers:a,b]" {
		t.Errorf("tags are %s", got)
	}
	if got := attributesOf(t, result, repositoryType); got["pushed_at"] != nil || got["created_at"] != "2020-01-01T00:00:00Z" {
		t.Errorf("pushed_at is %v and created_at %v, want never, and UTC", got["pushed_at"], got["created_at"])
	}
	if l := line(t, result, repositoryType, "attributes.security.advanced_security"); l.State != collectors.Disabled {
		t.Errorf("coverage is %+v, want disabled: GitHub leaves out what the plan has not", l)
	}
}

// TestRenamedRepository follows GitHub to the address of the same repository.
func TestRenamedRepository(t *testing.T) {
	r := repoRoutes()
	r["GET /repos/acme/api/hooks"] = answer(301, `{"message":"Moved Permanently"}`, "Location", "https://api.github.com/repositories/7/hooks")
	r["GET /repositories/7/hooks"] = ok(`[{"id":1,"config":{"url":"https://ci.acme.example","insecure_ssl":"0"},"last_response":{"code":200}}]`)
	s, _ := faked(t, r)
	result := collect(t, s, "repositories", repositoryTypes...)
	if got := attributesOf(t, result, webhookType); got["host"] != "ci.acme.example" || got["last_status"] != 200.0 {
		t.Errorf("the webhook is %v", got)
	}
}

// TestArchivedRepositories are asked for what still matters: who may read them.
func TestArchivedRepositories(t *testing.T) {
	r := repoRoutes()
	r["GET /orgs/acme/repos"] = ok(`[{"id":7,"node_id":"R_7","name":"api","full_name":"acme/api","archived":true,"default_branch":"main"}]`)
	r["graphql repositoryAccess"] = ok(`{"data":{"nodes":[{"viewerCanAdminister":true,"deployKeys":{"totalCount":1},"collaborators":{"totalCount":1,"edges":[{"permission":"WRITE","node":{"databaseId":9,"login":"eve"}}]}}]}}`)
	r["GET /repos/acme/api/keys"] = ok(`[{"id":3,"title":"ci","read_only":true,"last_used":null,"key":"ssh-rsa AAAA"}]`)
	s, f := faked(t, r)
	result := collect(t, s, "repositories", repositoryTypes...)
	if got := attributesOf(t, result, keyType); got["repository_archived"] != true || got["last_used_at"] != nil || got["key"] != nil {
		t.Errorf("the deploy key is %v", got)
	}
	for _, path := range []string{"attributes.branch_protection", "attributes.actions"} {
		if l := line(t, result, repositoryType, path); l.State != collectors.NotApplicable {
			t.Errorf("coverage is %+v, want not applicable", l)
		}
	}
	if f.calls["GET /repos/acme/api/rules/branches/main"]+f.calls["GET /repos/acme/api/actions/permissions"] != 0 {
		t.Error("rules or Actions were asked for")
	}
	for _, a := range result.Assets {
		if a.Type == repositoryType && (len(a.Links["outside_collaborators"]) != 1 || a.Links["outside_collaborators"][0] != "github.com/org/1/collaborator/9") {
			t.Errorf("links are %v, want the collaborator", a.Links)
		}
	}
}

// TestEnvironments asks for them only where GraphQL has counted some.
func TestEnvironments(t *testing.T) {
	const path = "GET /repos/acme/api/environments"
	s, f := faked(t, repoRoutes())
	if got := attributesOf(t, collect(t, s, "repositories", repositoryTypes...), repositoryType)["environments"]; fmt.Sprint(got) != "[]" || f.calls[path] != 0 {
		t.Errorf("environments are %v after %d calls, want none without one", got, f.calls[path])
	}
	r := with(repoRoutes(), "graphql repositoryEnvironments", ok(`{"data":{"nodes":[{"environments":{"totalCount":3}}]}}`))
	r[path] = ok(`{"total_count":3,"environments":[
		{"name":"test","protection_rules":[],"deployment_branch_policy":null},
		{"name":"production","protection_rules":[{"type":"wait_timer","wait_timer":30},{"type":"required_reviewers","reviewers":[{"type":"User"},{"type":"Team"}]}]},
		{"name":"canary","protection_rules":[],"deployment_branch_policy":{"protected_branches":true}}]}`)
	s, _ = faked(t, r)
	got := compact(t, attributesOf(t, collect(t, s, "repositories", repositoryTypes...), repositoryType)["environments"])
	if want := `[{"name":"canary","protected":true,"reviewers":0,"wait_minutes":0},{"name":"production","protected":true,"reviewers":2,"wait_minutes":30},{"name":"test","protected":false,"reviewers":0,"wait_minutes":0}]`; got != want {
		t.Errorf("environments are %s, want %s", got, want)
	}
	s, _ = faked(t, with(r, path, answer(403, `{"message":"Resource not accessible by integration"}`)))
	result := collect(t, s, "repositories", repositoryTypes...)
	if l := line(t, result, repositoryType, "attributes.environments"); l.State != collectors.Denied || l.Needs != repoActions {
		t.Errorf("coverage is %+v, want denied for %s", l, repoActions)
	}
}

// TestZeroOfAStrangerProvesNothing: who is no administrator is told that there
// are no alerts and no deploy keys.
func TestZeroOfAStrangerProvesNothing(t *testing.T) {
	r := repoRoutes()
	r["GET /orgs/acme/repos"] = ok(`[{"id":7,"node_id":"R_7","name":"api","full_name":"acme/api","default_branch":"main"}]`)
	r["graphql repositories"] = ok(`{"data":{"nodes":[{"viewerCanAdminister":false,"hasVulnerabilityAlertsEnabled":false,"defaultBranchRef":{"name":"main"}}]}}`)
	r["graphql repositoryAccess"] = ok(`{"data":{"nodes":[{"viewerCanAdminister":false,"deployKeys":{"totalCount":0},"collaborators":null}]}}`)
	s, f := faked(t, r)
	result := collect(t, s, "repositories", repositoryTypes...)
	a := attributesOf(t, result, repositoryType)
	if security := a["security"].(map[string]any); len(security) != 1 || security["policy"] != false || a["deploy_key_count"] != nil || a["outside_collaborators"] != nil {
		t.Errorf("the repository is %v, want nothing that is shown to administrators only", a)
	}
	if f.calls["GET /repos/acme/api/keys"] != 1 {
		t.Errorf("the deploy keys were asked for %d times, want once", f.calls["GET /repos/acme/api/keys"])
	}
	for typ, path := range map[string]string{
		repositoryType: "attributes.security.dependabot_alerts", keyType: "",
	} {
		if l := line(t, result, typ, path); l.State != collectors.Denied {
			t.Errorf("coverage is %+v, want denied", l)
		}
	}
}
