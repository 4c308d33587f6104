package gcp

import (
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/gcp"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// simulated returns a source that reads the simulated company.
func simulated(t testing.TB, o simulator.Options, change ...func(*Config)) (*Source, *simulator.Server) {
	t.Helper()
	o.Company = acme.New(acme.Options{Now: now, Night: 1, People: 300})
	server, err := simulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	config := Config{
		Endpoint: server.URL, QuotaProject: server.QuotaProject(), Now: now, Attempts: 3, MaxBackoff: time.Millisecond, Timeout: time.Minute,
		Tokens: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: server.Token()}),
		Gate:   throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
	}
	for _, f := range change {
		f(&config)
	}
	s, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, server
}

func TestSimulatedCompanyIsReadCompletely(t *testing.T) {
	s, _ := simulated(t, simulator.Options{})
	all := gather(t, s)
	for _, c := range blind(all.Coverage) {
		if c.Path != "attributes.budget_scopes" { // of a project that somebody else pays for
			t.Errorf("coverage: %+v", c)
		}
	}
	count := map[string]int{}
	for _, a := range all.Assets {
		count[a.Type]++
	}
	for _, types := range [][]string{structureTypes, projectTypes, billingTypes, resourceTypes, principalTypes} {
		for _, typ := range types {
			if count[typ] == 0 && typ != "gcp.service_account_key" { // a company without faults has none
				t.Errorf("no %s", typ)
			}
		}
	}
	collectortest.Test(t, s, collectortest.Options{})
}
