package github

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

const oneRepo = `[{"id":7,"node_id":"R_7","name":"api","full_name":"acme/api","visibility":"private","default_branch":"main","pushed_at":null,
	"created_at":"2020-01-01T02:00:00+02:00","custom_properties":{"team":"core","tiers":["a","b"],"empty":null},
	"security_and_analysis":{"secret_scanning":{"status":"enabled"}}}]`

// repoRoutes is one repository that everything can be read of.
func repoRoutes() routes {
	return routes{
		"GET /orgs/acme/repos":                        ok(oneRepo),
		"GET /orgs/acme/actions/permissions":          ok(`{"enabled_repositories":"all"}`),
		"GET /orgs/acme/actions/permissions/workflow": ok(`{"default_workflow_permissions":"read","can_approve_pull_request_reviews":false}`),
		"GET /repos/acme/api/actions/permissions":     ok(`{"enabled":true,"allowed_actions":"all","sha_pinning_required":false}`),
		"GET /repos/acme/api/hooks":                   ok(`[]`),
		"GET /repos/acme/api/rules/branches/main":     ok(`[]`),
		"graphql repositories":                        ok(`{"data":{"nodes":[{"databaseId":7,"viewerCanAdminister":true,"defaultBranchRef":{"name":"main","branchProtectionRule":null}}]}}`),
		"graphql repositoryContents":                  ok(`{"data":{"nodes":[{"isSecurityPolicyEnabled":false,"releases":{"totalCount":1},"codeowners":null}]}}`),
		"graphql repositoryEnvironments":              ok(`{"data":{"nodes":[{"environments":{"totalCount":0}}]}}`),
		"graphql repositoryAccess":                    ok(`{"data":{"nodes":[{"viewerCanAdminister":true,"deployKeys":{"totalCount":0},"collaborators":{"totalCount":0,"edges":[]}}]}}`),
	}
}

func with(r routes, key string, h http.HandlerFunc) routes {
	r[key] = h
	return r
}

const notFoundBody = `{"message":"Not Found","documentation_url":"https://docs.github.com/rest"}`

// TestAbsenceOfProtection knows the four meanings of 404.
func TestAbsenceOfProtection(t *testing.T) {
	hiddenRule := ok(`{"data":{"nodes":[{"databaseId":7,"viewerCanAdminister":false,"defaultBranchRef":{"name":"main","branchProtectionRule":null}}]}}`)
	tests := []struct {
		name     string
		graph    http.HandlerFunc
		rest     http.HandlerFunc
		want     any // of protected; nil: absent
		state    collectors.State
		needs    string
		restSays bool
	}{
		{"an administrator sees none", nil, nil, false, "", "", false},
		{"GraphQL hides it, and REST proves that there is none", hiddenRule, answer(404, `{"message":"Branch not protected"}`), false, "", "", true},
		{"REST hides it", hiddenRule, answer(404, notFoundBody, "X-Accepted-GitHub-Permissions", "administration=read"), nil, collectors.Denied, "administration=read", true},
		{"the plan has none", hiddenRule, answer(403, `{"message":"Upgrade to GitHub Pro or make this repository public to enable this feature."}`), nil, collectors.Disabled, "plan", true},
		{"single sign-on is not done", hiddenRule, answer(403, `{"message":"Resource protected by organization SAML enforcement."}`, "X-GitHub-SSO", "required"), nil, collectors.Denied, "single sign-on", true},
		{"REST shows it", hiddenRule, ok(`{"enforce_admins":{"enabled":true}}`), true, "", "", true},
		{"the query is refused", ok(`{"data":{"nodes":[null]},"errors":[{"type":"FORBIDDEN","path":["nodes",0],"message":"no"}]}`),
			answer(404, `{"message":"Branch not protected"}`), false, "", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := repoRoutes()
			if tt.graph != nil {
				r["graphql repositories"] = tt.graph
			}
			if tt.rest != nil {
				r["GET /repos/acme/api/branches/main/protection"] = tt.rest
			}
			s, f := faked(t, r)
			result := collect(t, s, "repositories", repositoryTypes...)
			protection, _ := attributesOf(t, result, repositoryType)["branch_protection"].(map[string]any)
			if got := protection["protected"]; got != tt.want {
				t.Errorf("protected is %v, want %v", got, tt.want)
			}
			if asked := f.calls["GET /repos/acme/api/branches/main/protection"] > 0; asked != tt.restSays {
				t.Errorf("REST was asked: %v, want %v", asked, tt.restSays)
			}
			if tt.state == "" {
				return
			}
			if l := line(t, result, repositoryType, "attributes.branch_protection"); l.State != tt.state || !strings.Contains(l.Needs, tt.needs) {
				t.Errorf("coverage is %+v, want %s, and %q needed", l, tt.state, tt.needs)
			}
		})
	}
}

// TestRulesDecideWithoutClassic: rules only ever ask more, so what they ask
// holds although the other source is unknown.
func TestRulesDecideWithoutClassic(t *testing.T) {
	r := repoRoutes()
	r["graphql repositories"] = answer(403, `{"message":"Resource not accessible by integration"}`)
	r["GET /repos/acme/api/rules/branches/main"] = ok(`[{"type":"non_fast_forward"},{"type":"merge_queue"},{"type":"from_next_year","parameters":[1]},{"type":"pull_request"}]`)
	s, _ := faked(t, r)
	result := collect(t, s, "repositories", repositoryTypes...)
	protection := attributesOf(t, result, repositoryType)["branch_protection"].(map[string]any)
	for name, want := range map[string]any{
		"protected": true, "force_push_blocked": true, "merge_queue": true, "pull_request_required": true,
		"deletion_blocked": nil, "required_approvals": nil, "required_checks": nil, "sources": nil, "admins_included": nil,
	} {
		if got := protection[name]; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

// TestRulesArePaged follows a link to an address that names the repository by
// its number.
func TestRulesArePaged(t *testing.T) {
	r := repoRoutes()
	r["GET /repos/acme/api/rules/branches/main"] = ok(`[{"type":"deletion"}]`, "Link",
		`<https://api.github.com/repositories/7/rules/branches/main?page=2>; rel="next", <https://api.github.com/repositories/7/rules/branches/main?page=2>; rel="last"`)
	r["GET /repositories/7/rules/branches/main"] = ok(`[{"type":"required_status_checks","parameters":{"required_status_checks":[{"context":"ci"}],"strict_required_status_checks_policy":true}}]`)
	s, _ := faked(t, r)
	protection := attributesOf(t, collect(t, s, "repositories", repositoryTypes...), repositoryType)["branch_protection"].(map[string]any)
	if got := fmt.Sprint(protection["required_checks"], protection["checks_strict"], protection["deletion_blocked"]); got != "[[ci]] true true" && got != "[ci] true true" {
		t.Errorf("checks, strict, deletion_blocked are %s, want [ci] true true", got)
	}
}

func TestHiddenValuesAreAbsent(t *testing.T) {
	s, _ := faked(t, routes{
		"GET /orgs/acme": ok(`{"id":1,"login":"acme","two_factor_requirement_enabled":null,"default_repository_permission":"read"}`),
	})
	result := collect(t, s, "organization", organizationTypes...)
	a := attributesOf(t, result, organizationType)
	for _, name := range []string{"two_factor_required", "members_can_delete_repositories", "plan", "verified", "sso_configured", "copilot", "rulesets"} {
		if v, ok := a[name]; ok {
			t.Errorf("%s is %v, want it absent", name, v)
		}
		line(t, result, organizationType, "attributes."+name)
	}
	if got := a["default_repository_permission"]; got != "read" {
		t.Errorf("default_repository_permission is %v, want what was read", got)
	}
	if l := line(t, result, organizationType, "attributes.two_factor_required"); l.State != collectors.Denied || l.Needs != orgAdministration {
		t.Errorf("coverage is %+v, want denied for %s", l, orgAdministration)
	}
}

// TestPublicMembersAreNotAll: who is no member is led to the public members, and
// may not take them for all.
func TestPublicMembersAreNotAll(t *testing.T) {
	s, _ := faked(t, routes{
		"GET /orgs/acme/members":        answer(302, "", "Location", "https://api.github.com/orgs/acme/public_members"),
		"GET /orgs/acme/public_members": ok(`[]`),
		"graphql members": ok(`{"data":{"organization":{"membersWithRole":{"totalCount":2,"pageInfo":{},
			"edges":[{"role":null,"hasTwoFactorEnabled":null,"node":{"databaseId":5,"login":"ann","name":null}}]}}}}`),
	})
	result := collect(t, s, "members", memberType)
	a := attributesOf(t, result, memberType)
	if _, ok := a["two_factor"]; ok {
		t.Error("two_factor is known, want it absent")
	}
	if l := line(t, result, memberType, "attributes.two_factor"); l.State != collectors.Denied || !strings.Contains(l.Reason, "public") {
		t.Errorf("coverage is %+v, want denied since only public members are shown", l)
	}
	if l := line(t, result, memberType, ""); l.State != collectors.Partial || l.Count != 1 {
		t.Errorf("coverage is %+v, want partial: GitHub counts 2", l)
	}
}

func TestTwoFactor(t *testing.T) {
	yes, no := true, false
	some := map[int64]bool{1: true}
	none := map[int64]bool{}
	tests := []struct {
		name    string
		factors factors
		enabled *bool
		want    string
	}{
		{"on, and both lists say nothing", factors{disabled: none, insecure: none}, &yes, "enabled"},
		{"told by the lists alone", factors{disabled: none, insecure: none}, nil, "enabled"},
		{"insecure", factors{disabled: none, insecure: some}, &yes, "insecure"},
		{"off", factors{disabled: some, insecure: none}, nil, "disabled"},
		{"off by GraphQL, lists hidden", factors{}, &no, "disabled"},
		{"on, but perhaps insecure", factors{disabled: none}, &yes, ""},
		{"not insecure, but perhaps off", factors{insecure: none}, nil, ""},
		{"nothing known", factors{}, nil, ""},
	}
	for _, tt := range tests {
		if got := tt.factors.of(1, tt.enabled); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWebhookShowsNoSecret(t *testing.T) {
	s, _ := faked(t, routes{"GET /orgs/acme/hooks": ok(`[
		{"id":1,"active":true,"events":["push"],"config":{"url":"https://u:p@Hooks.Slack.example/services/T0/B0/verysecret?token=verysecret","insecure_ssl":0,"secret":"********"}},
		{"id":2,"active":true,"events":[],"config":{"url":"http://ci.acme.example:8080/","insecure_ssl":"1"}},
		{"id":3,"config":{"url":"::"}}]`)})
	result := collect(t, s, "organization", organizationTypes...)
	var got []string
	for _, a := range result.Assets {
		if a.Type == webhookType {
			got = append(got, a.Name+" "+string(a.Attributes))
		}
	}
	all := strings.Join(got, "\n")
	if len(got) != 3 || strings.Contains(all, "verysecret") || strings.Contains(all, "u:p") {
		t.Errorf("webhooks are\n%s\nwant three without a secret", all)
	}
	for _, want := range []string{
		`hooks.slack.example {"level":"organization","host":"hooks.slack.example","tls":true,"verifies_tls":true,"secret_set":true`,
		`ci.acme.example:8080 {"level":"organization","host":"ci.acme.example:8080","tls":false,"verifies_tls":false,"secret_set":false`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("webhooks are\n%s\nwant %s", all, want)
		}
	}
	if l := line(t, result, webhookType, "attributes.verifies_tls"); l.Count != 1 {
		t.Errorf("coverage is %+v, want one without insecure_ssl", l)
	}
}
