package github

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// organizationRoutes is an organization of which the number is known.
func organizationRoutes() routes {
	return routes{"GET /orgs/acme": ok(`{"id":1,"login":"acme","two_factor_requirement_enabled":true,"plan":{"name":"free"}}`)}
}

func TestUsage(t *testing.T) {
	var asked []string
	r := with(organizationRoutes(), "GET /organizations/acme/settings/billing/usage", func(w http.ResponseWriter, req *http.Request) {
		asked = append(asked, req.URL.Query().Get("year")+"-"+req.URL.Query().Get("month"))
		items := `{"product":"Actions","sku":"Linux","grossAmount":1.004,"netAmount":0.1,"repositoryName":"acme/api"},
			{"product":"Actions","sku":"Windows","grossAmount":1.004,"netAmount":0.2,"repositoryName":"api"},
			{"product":"Copilot","grossAmount":19,"netAmount":19,"repositoryName":""},
			{"product":"Packages","grossAmount":3,"netAmount":0,"repositoryName":"acme/free"}`
		if req.URL.Query().Get("month") == "8" {
			items = ""
		}
		ok(`{"usageItems":[`+items+`]}`)(w, req)
	})
	s, _ := faked(t, r)
	a := attributesOf(t, collect(t, s, "organization", organizationTypes...), organizationType)
	if got := strings.Join(asked, " "); got != "2026-7 2026-8 2026-9 2026-10" {
		t.Errorf("the months %s were asked for, want the four full ones before November 2026", got)
	}
	if got := compact(t, a["usage"]); strings.Count(got, `"month":"2026-10"`) != 3 || strings.Contains(got, "2026-08") ||
		!strings.Contains(got, `{"gross":{"currency":"USD","minor":201},"month":"2026-10","net":{"currency":"USD","minor":30},"product":"actions"}`) {
		t.Errorf("usage is %s, want sums that are rounded once", got)
	}
	if got := compact(t, a["usage_by_repository"]); strings.Contains(got, "free") || strings.Count(got, `"repository":"api"`) != 3 {
		t.Errorf("usage by repository is %s, want three months of api", got)
	}
}

func compact(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestBudgetsGoOnInTheBody follows has_next_page, which has no link beside it.
func TestBudgetsGoOnInTheBody(t *testing.T) {
	page := func(n int, more bool) string {
		return fmt.Sprintf(`{"budgets":[{"id":"b%d","budget_scope":"organization","budget_amount":1.5,"budget_product_sku":"actions","prevent_further_usage":true,"budget_alerting":{"will_alert":true}}],"has_next_page":%v}`, n, more)
	}
	const path = "GET /organizations/acme/settings/billing/budgets"
	s, _ := faked(t, with(organizationRoutes(), path, inTurn(ok(page(1, true)), ok(page(2, false)))))
	a := attributesOf(t, collect(t, s, "organization", organizationTypes...), organizationType)
	if got := compact(t, a["budgets"]); strings.Count(got, `"amount":{"currency":"USD","minor":150}`) != 2 || !strings.Contains(got, `"products":["actions"]`) {
		t.Errorf("budgets are %s, want two of $1.50 for actions", got)
	}
	s, _ = faked(t, with(organizationRoutes(), path, ok(page(1, true))))
	result := collect(t, s, "organization", organizationTypes...)
	if l := line(t, result, organizationType, "attributes.budgets"); !strings.Contains(l.Reason, string(faultLoop)) {
		t.Errorf("coverage is %+v, want the end of a list that goes in a circle", l)
	}
}

// TestCopilotOfNone tells an organization without Copilot from one that hides it.
func TestCopilotOfNone(t *testing.T) {
	const path = "GET /orgs/acme/copilot/billing"
	none := ok(`{"seat_management_setting":"unconfigured","seat_breakdown":{"total":0}}`)
	s, _ := faked(t, with(organizationRoutes(), path, none))
	a := attributesOf(t, collect(t, s, "organization", organizationTypes...), organizationType)
	if v, ok := a["copilot"]; !ok || v != nil {
		t.Errorf("copilot is %v, %v; want null: read, and there is none", v, ok)
	}
	s, _ = faked(t, organizationRoutes())
	result := collect(t, s, "organization", organizationTypes...)
	if v, ok := attributesOf(t, result, organizationType)["copilot"]; ok {
		t.Errorf("copilot is %v, want it absent", v)
	}
	if l := line(t, result, organizationType, "attributes.copilot"); l.State != collectors.Disabled {
		t.Errorf("coverage is %+v, want disabled", l)
	}
}

// TestFreePlanHasNoLargerRunners spares the call, and its lack is no gap.
func TestFreePlanHasNoLargerRunners(t *testing.T) {
	s, f := faked(t, with(organizationRoutes(), "GET /orgs/acme/actions/runners", ok(`{"total_count":0,"runners":[]}`)))
	scope := scopeOf(organizationTypes...)
	scope.Part, scope.Hints[hintPlan] = "organization", "free"
	result, err := s.Collect(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	if l := line(t, result, runnerType, ""); l.State != collectors.Complete || f.calls["GET /orgs/acme/actions/hosted-runners"] != 0 {
		t.Errorf("coverage is %+v after %d calls, want complete without one", l, f.calls["GET /orgs/acme/actions/hosted-runners"])
	}
}
