package github

import (
	"net/http"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

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
