package github

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// FuzzRepository reads a repository from any answers: nothing panics, and what
// is made of them is of the schema's form or said to be missing.
func FuzzRepository(f *testing.F) {
	f.Add(oneRepo, `[{"type":"pull_request","parameters":{"required_approving_review_count":2}}]`,
		`{"data":{"nodes":[{"viewerCanAdminister":true,"defaultBranchRef":{"branchProtectionRule":{"requiredStatusCheckContexts":[null]}}}]}}`,
		`[{"id":1,"config":{"url":"https://x/y","insecure_ssl":"0"}}]`, "")
	f.Add(`[{"id":7,"full_name":"..","custom_properties":{"a":{}}}]`, `[{"type":"required_status_checks","parameters":7}]`,
		`{"data":{"nodes":[null]},"errors":[null,{"path":["nodes",0.5]}]}`, `[null]`, `<https://api.github.com/orgs/acme/repos?page=0>; rel=next`)
	f.Add(`[null]`, `[null]`, `{"errors":[{}]}`, `{}`, `<:>; rel="next"`)
	f.Fuzz(func(t *testing.T, repos, rules, graph, hooks, link string) {
		if strings.ContainsAny(link, "\r\n\x00") {
			return
		}
		r := repoRoutes()
		r["GET /orgs/acme/repos"] = inTurn(ok(repos, "Link", link), ok(`[]`))
		r["GET /repos/acme/api/rules/branches/main"] = ok(rules)
		r["GET /repos/acme/api/hooks"] = ok(hooks)
		for _, name := range []string{"repositories", "repositoryContents", "repositoryEnvironments", "repositoryAccess"} {
			r["graphql "+name] = ok(graph)
		}
		s, _ := faked(t, r, func(c *Config) { c.Attempts = 1 })
		check(t, collect(t, s, "repositories", repositoryTypes...))
	})
}

// FuzzOrganization does the same for what is read once.
func FuzzOrganization(f *testing.F) {
	f.Add("organization", `{"id":1,"login":"acme","plan":null}`, `{"data":{"organization":{"teams":{"nodes":[null]}}}}`)
	f.Add("members", `[{"id":5}]`, `{"data":{"organization":{"membersWithRole":{"totalCount":1,"edges":[{"role":"ADMIN","node":{"databaseId":5}}]}}}}`)
	f.Add("outside", `[{"id":5,"failed_at":"","email":"a@b","inviter":null}]`, `{}`)
	f.Add("copilot", `{"total_seats":1,"seats":[{"assignee":{"id":1},"created_at":"2026-01-01T00:00:00Z"}]}`, `[]`)
	f.Add("organization", `{"total_count":1,"id":1,"secrets":[{"created_at":"x"}],"usageItems":[{"netAmount":1e308}],"runners":[{"id":1,"labels":[{}]}],"budgets":[{}],"has_next_page":true}`, `null`)
	types := map[string][]string{"organization": organizationTypes, "members": memberTypes, "outside": outsideTypes, "copilot": copilotTypes}
	f.Fuzz(func(t *testing.T, part, rest, graph string) {
		if types[part] == nil {
			return
		}
		r := routes{}
		for _, op := range operations {
			r["GET "+strings.ReplaceAll(op.template(), "{org}", "acme")] = ok(rest)
			if _, name, found := strings.Cut(op.Name, "#"); found {
				r["graphql "+name] = ok(graph)
			}
		}
		s, _ := faked(t, r, func(c *Config) { c.Attempts = 1 })
		check(t, collect(t, s, part, types[part]...))
	})
}

// check wants assets that can be named and parsed, and a line for each type.
func check(t *testing.T, r collectors.Result) {
	t.Helper()
	for _, a := range r.Assets {
		if a.ID == "" || strings.HasSuffix(a.ID, "/0") || !json.Valid(a.Attributes) {
			t.Errorf("an asset %q with the attributes %s", a.ID, a.Attributes)
		}
	}
	for _, l := range r.Coverage {
		if (l.Reason == "") != (l.State == collectors.Complete) {
			t.Errorf("coverage is %+v, want a reason unless complete", l)
		}
	}
}
