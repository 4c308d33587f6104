package saas_test

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	saasroom "github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/saas/connector"
	"github.com/corporate-sre/auditor/collectors/saas/entra"
	"github.com/corporate-sre/auditor/collectors/saas/google"
	"github.com/corporate-sre/auditor/collectors/saas/okta"
	"github.com/corporate-sre/auditor/collectors/saas/saastest"
	"github.com/corporate-sre/auditor/collectors/saas/slack"
	"github.com/corporate-sre/auditor/collectors/saas/snowflake"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// operations are the calls that the collector of a product makes.
func operations(t *testing.T, provider string) []collectors.Operation {
	t.Helper()
	if described, ok := connector.BuiltIn()[provider]; ok {
		return described.Operations()
	}
	of := map[string]func() []collectors.Operation{
		"okta": okta.Operations, "slack": slack.Operations, "google_workspace": google.Operations,
		"entra": entra.Operations, "snowflake": snowflake.Operations,
	}[provider]
	if of == nil {
		t.Fatalf("no operations of %s", provider)
	}
	return of()
}

// of is the connection of a provider.
func of(s *saas.Server, provider string) saas.Connection {
	for _, c := range s.Connections() {
		if c.Provider == provider {
			return c
		}
	}
	return saas.Connection{}
}

// TestOperationsAreKnown: the server counts calls under the names that the
// collectors' tables have.
func TestOperationsAreKnown(t *testing.T) {
	s := start(t, 1, saas.Options{})
	collect(t, s)
	calls := s.Calls()
	for _, c := range s.Connections() {
		for _, op := range operations(t, c.Provider) {
			delete(calls, op.Name)
		}
	}
	for name, n := range calls {
		t.Errorf("%s was called %d times, and no table of operations has it", name, n)
	}
}

// TestPagesAreWhole: with pages of a few items the collectors find the same
// accounts as with whole ones, also where pages are empty or overlap.
func TestPagesAreWhole(t *testing.T) {
	whole := start(t, 1, saas.Options{})
	for _, c := range whole.Connections() {
		want := accounts(saastest.Collect(t, source(t, whole, c)))
		t.Run(c.Provider, func(t *testing.T) {
			s := start(t, 1, saas.Options{PageSize: 7})
			got := saastest.Collect(t, source(t, s, of(s, c.Provider)))
			if n := accounts(got); n != want {
				t.Errorf("%d accounts with short pages, want %d", n, want)
			}
			for feed, line := range saastest.Blind(got) {
				if feed.Path == "" {
					t.Errorf("%s is %s: %s", feed.Type, line.State, line.Reason)
				}
			}
		})
	}
}

func accounts(all collectors.Inventory) (n int) {
	for _, a := range all.Assets {
		if a.Type == saasroom.AccountType {
			n++
		}
	}
	return n
}

// listing is the operation that lists accounts.
var listing = map[string]string{
	"okta": "okta:GET /api/v1/users", "slack": "slack:users.list", "google_workspace": "google_workspace:GET /admin/directory/v1/users",
	"entra": "entra:GET /v1.0/users", "snowflake": "snowflake:POST /api/v2/statements#users",
	"pagerduty": "pagerduty:users", "newrelic": "newrelic:users", "scim": "scim:users", "sentry": "sentry:members", "datadog": "datadog:users",
}

// TestTroubleIsSeen: whatever becomes of the listing, what is not all of the
// accounts is not called complete.
func TestTroubleIsSeen(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault acme.Fault
	}{
		{"denied", acme.Fault{Kind: acme.Deny}},
		{"an odd refusal", acme.Fault{Kind: acme.Refuse, Status: 418, Code: "teapot", Message: "no"}},
		{"a page of HTML", acme.Fault{Kind: acme.HTML}},
		{"denied in the middle", acme.Fault{Kind: acme.Deny, After: 2}},
		{"HTML in the middle", acme.Fault{Kind: acme.HTML, After: 2}},
		{"pages that lead back", acme.Fault{Kind: acme.RepeatToken, After: 1}},
	} {
		for provider, operation := range listing {
			if provider == "snowflake" && tt.fault.Kind == acme.RepeatToken {
				continue // its results have numbered parts
			}
			t.Run(tt.name+" "+provider, func(t *testing.T) {
				t.Parallel()
				fault := tt.fault
				fault.Operation = operation
				if provider == "snowflake" && fault.After > 0 {
					fault.Operation = "snowflake:GET /api/v2/statements/{handle}"
				}
				s := start(t, 1, saas.Options{PageSize: 7, Faults: []acme.Fault{fault}})
				got := saastest.Collect(t, source(t, s, of(s, provider)))
				if _, blind := saastest.Blind(got)[collectors.Feed{Type: saasroom.AccountType}]; !blind {
					t.Errorf("%d accounts are called complete", accounts(got))
				}
				if s.Met()[0] == 0 {
					t.Error("no call met the fault")
				}
			})
		}
	}
}
