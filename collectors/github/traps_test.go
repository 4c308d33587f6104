package github

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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
		"graphql repositoryEnvironments":              ok(`{"data":{"nodes":[{"environments":{"totalCount":0,"nodes":[]}}]}}`),
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

func TestSeats(t *testing.T) {
	price := func(seat string) (collectors.Money, string, bool) {
		return collectors.Money{Minor: 1900, Currency: "USD"}, "prices.csv row 3", seat == "copilot_business"
	}
	s, f := faked(t, routes{"GET /orgs/acme/copilot/billing/seats": inTurn(
		ok(`{"total_seats":3,"seats":[{"assignee":{"id":5,"login":"ann"},"plan_type":"business","created_at":"2026-01-01T00:00:00-08:00","last_activity_at":null,"pending_cancellation_date":"2026-12-01T00:00:00Z"}]}`,
			"Link", `<https://api.github.com/organizations/1/copilot/billing/seats?page=2>; rel="next"`)),
		"GET /organizations/1/copilot/billing/seats": ok(`{"total_seats":3,"seats":[{"assignee":{"id":6,"login":"bo"},"plan_type":"enterprise"},{"assignee":null}]}`),
	}, func(c *Config) { c.SeatPrice = price })
	result := collect(t, s, "copilot", copilotTypes...)
	if len(result.Assets) != 2 {
		t.Fatalf("%d seats, want 2 with a holder", len(result.Assets))
	}
	if got := string(result.Assets[0].Attributes); !strings.Contains(got, `"created_at":"2026-01-01T08:00:00Z"`) ||
		!strings.Contains(got, `"last_activity_at":null`) || !strings.Contains(got, `"pending_cancellation_date":"2026-12-01"`) ||
		!strings.Contains(got, `"price":{"minor":1900,"currency":"USD"},"price_source":"prices.csv row 3"`) {
		t.Errorf("the first seat is %s", got)
	}
	if got := string(result.Assets[1].Attributes); !strings.Contains(got, `"price":null,"price_source":null`) {
		t.Errorf("a seat that the price list has not is %s", got)
	}
	if l := line(t, result, seatType, ""); l.State != collectors.Partial || !strings.Contains(l.Reason, "assignee") {
		t.Errorf("coverage is %+v, want partial for the seat without an assignee", l)
	}
	if f.calls["GET /organizations/1/copilot/billing/seats"] != 1 {
		t.Errorf("the second page was read %d times", f.calls["GET /organizations/1/copilot/billing/seats"])
	}
}

func TestListsEnd(t *testing.T) {
	next := func(page string) []string {
		return []string{"Link", `<https://api.github.com/orgs/acme/installations?per_page=100&page=` + page + `>; rel="next"`}
	}
	tests := []struct {
		name   string
		h      http.HandlerFunc
		reason string
		count  int
	}{
		{"a link in a circle", ok(`{"total_count":9,"installations":[{"id":1}]}`, next("2")...), string(faultLoop), 1},
		{"fewer than counted", ok(`{"total_count":9,"installations":[{"id":1},{"id":1}]}`), string(faultShort), 1},
		{"no list", ok(`{"total_count":0}`), "another form", 0},
		{"null", ok(`null`), "another form", 0},
		{"nothing", ok(``), "another form", 0},
		{"a page of a proxy", ok(`<html>sign in</html>`), "HTML", 0},
		{"a list where an object should be", ok(`[]`), "another form", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := faked(t, routes{"GET /orgs/acme/installations": tt.h})
			l := line(t, collect(t, s, "organization", organizationTypes...), installationType, "")
			if !l.State.Blind() || !strings.Contains(l.Reason, tt.reason) || l.Count != tt.count {
				t.Errorf("coverage is %+v, want %d assets and the reason %q", l, tt.count, tt.reason)
			}
		})
	}
}

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

// TestLimits waits as GitHub asks for, by its clock, and no longer.
func TestLimits(t *testing.T) {
	reset := fmt.Sprint(night.Add(40 * time.Minute).Unix())
	limited := `{"message":"API rate limit exceeded for installation ID 1."}`
	second := `{"message":"You have exceeded a secondary rate limit."}`
	tests := []struct {
		name    string
		refusal http.HandlerFunc
		least   time.Duration
		most    time.Duration
	}{
		{"the hour is used up", answer(403, limited, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset), 40 * time.Minute, 41 * time.Minute},
		{"the hour is used up, with 429", answer(429, limited, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset), 40 * time.Minute, 41 * time.Minute},
		{"too fast", answer(403, second, "Retry-After", "30"), 30 * time.Second, time.Minute},
		{"too fast, with 429", answer(429, second, "Retry-After", "30"), 30 * time.Second, time.Minute},
		{"too fast, without saying how long", answer(403, second), time.Minute, 90 * time.Second},
		{"GraphQL says it with 200", ok(`{"errors":[{"type":"RATE_LIMITED","message":"no"}]}`, "X-RateLimit-Reset", reset), 40 * time.Minute, 41 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				good := ok(`{"data":{"organization":{"teams":{"totalCount":0,"pageInfo":{},"nodes":[]}}}}`,
					"X-RateLimit-Remaining", "0", "X-RateLimit-Reset", fmt.Sprint(time.Now().Add(time.Hour).Unix()))
				s, _ := faked(t, routes{"graphql teams": inTurn(tt.refusal, good)})
				r := s.read(scopeOf(teamType))
				start := time.Now()
				r.readTeams(t.Context())
				r.readTeams(t.Context()) // the SDK would refuse this one by itself
				if l := line(t, r.result(), teamType, ""); l.State != collectors.Complete {
					t.Errorf("coverage is %+v, want complete", l)
				}
				if got := time.Since(start); got < tt.least || got > tt.most {
					t.Errorf("waited %v, want %v to %v", got, tt.least, tt.most)
				}
			})
		})
	}
}

func TestThrottledForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := faked(t, routes{"GET /orgs/acme/installations": answer(403, `{"message":"You have exceeded a secondary rate limit."}`, "Retry-After", "60")})
		r := s.read(scopeOf(installationType))
		r.readInstallations(t.Context())
		if l := line(t, r.result(), installationType, ""); l.State != collectors.Throttled {
			t.Errorf("coverage is %+v, want throttled", l)
		}
	})
}
