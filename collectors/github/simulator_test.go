package github

import (
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/collectortest"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

var night = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// free is a gate that lets everything through.
func free() *throttle.Gate {
	return throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}})
}

// simulated returns a source that reads acme as its GitHub App.
func simulated(t *testing.T, o simulator.Options, change func(*Config, *simulator.Server)) (*Source, *simulator.Server) {
	t.Helper()
	if o.Company == nil {
		o.Company = acme.New(acme.Options{Now: night})
	}
	server, err := simulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	app, installation, key := server.App()
	config := Config{Organization: simulator.Organization, App: &App{app, installation, key},
		BaseURL: server.URL, Now: night, Attempts: 2, Gate: free()}
	if change != nil {
		change(&config, server)
	}
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s, server
}

// everythingOf collects what the source plans and what that leads to.
func everythingOf(t *testing.T, s *Source) collectors.Inventory {
	t.Helper()
	scopes, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all collectors.Inventory
	for len(scopes) > 0 {
		result, err := s.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		all.Assets = append(all.Assets, result.Assets...)
		all.Coverage = append(all.Coverage, result.Coverage...)
		scopes = append(scopes[1:], result.Next...)
	}
	return all
}

func TestConformance(t *testing.T) {
	for name, change := range map[string]func(*Config, *simulator.Server){
		"app":         nil,
		"read token":  func(c *Config, s *simulator.Server) { c.App, c.Token = nil, s.Token() },
		"owner token": func(c *Config, s *simulator.Server) { c.App, c.Token = nil, s.OwnerToken() },
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := simulated(t, simulator.Options{}, change)
			collectortest.Test(t, s, collectortest.Options{
				Outside: func(a collectors.Asset) bool { return a.Type == organizationType },
			})
		})
	}
}

// TestPlantedAreRead wants every asset in which a fault is planted.
func TestPlantedAreRead(t *testing.T) {
	for n := range 2 {
		s, server := simulated(t, simulator.Options{Company: acme.New(acme.Options{Now: night, Night: n})}, nil)
		all := byID(t, everythingOf(t, s))
		for _, p := range server.Planted() {
			// The accounts of the second wave are named after what they are made of.
			if _, ok := all[strings.TrimPrefix(p.AssetID, "account:")]; !ok {
				t.Errorf("night %d: %s of %s (%s) is not read", n, p.AssetID, p.Control, p.What)
			}
		}
	}
}

// scopeOf is a scope that reads these types.
func scopeOf(types ...string) collectors.Scope {
	return collectors.Scope{Provider: "github", Place: simulator.Organization, Part: "test", Types: types, Hints: map[string]string{hintID: "1"}}
}
