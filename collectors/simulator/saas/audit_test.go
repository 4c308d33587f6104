package saas_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
	"github.com/corporate-sre/auditor/collectors/simulator/simulatortest"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// TestAudit collects acme's SaaS and judges it: what fails is what is planted,
// and nothing else.
func TestAudit(t *testing.T) {
	for _, tt := range []acme.Options{{Seed: 1, Night: 1}, {Seed: 1, Night: 2}, {Seed: 2, Night: 3}} {
		t.Run(fmt.Sprintf("seed %d, night %d", tt.Seed, tt.Night), func(t *testing.T) {
			s := startOf(t, tt, saas.Options{})
			inventory := collect(t, s)
			result := judge(t, s, inventory)
			found := map[string]string{}
			for _, f := range result.Findings {
				switch f.Status {
				case policies.Fail:
					found[f.Control+" "+f.Asset.ID] = fmt.Sprint(f.Messages)
				case policies.Unknown:
					if strings.Contains(f.Reason, "error") {
						t.Errorf("%s %s: %s", f.Control, f.Asset.ID, f.Reason)
					}
				}
			}
			for _, p := range s.Planted() {
				key := p.Control + " " + p.AssetID
				if _, ok := found[key]; !ok {
					t.Errorf("not found: %s: %s", key, p.What)
				}
				delete(found, key)
			}
			for _, key := range slices.Sorted(maps.Keys(found)) {
				t.Errorf("not planted: %s %s", key, found[key])
			}
		})
	}
}

// TestEveryControlHasAFault: a control that nothing at acme fails is not shown
// to work.
func TestEveryControlHasAFault(t *testing.T) {
	planted := map[string]bool{}
	for night := 1; night <= 2; night++ {
		for _, p := range start(t, night, saas.Options{}).Planted() {
			planted[p.Control] = true
		}
	}
	for _, c := range controls(t, start(t, 1, saas.Options{})).Controls {
		if !planted[c.ID] && strings.Contains(c.ID, ".saas_") {
			t.Errorf("no fault is planted for %s", c.ID)
		}
		delete(planted, c.ID)
	}
	for id := range planted {
		t.Errorf("faults are planted for %s, which is no control", id)
	}
}

func TestNightsDiffer(t *testing.T) {
	nights := [2]map[acme.Planted]bool{{}, {}}
	for night := range nights {
		for _, p := range start(t, night+1, saas.Options{}).Planted() {
			nights[night][p] = true
		}
	}
	for n, other := range []int{1, 0} {
		gone := 0
		for p := range nights[n] {
			if !nights[other][p] {
				gone++
			}
		}
		if gone < 3 || gone*2 > len(nights[n]) {
			t.Errorf("of %d faults of night %d, %d are not there in the other; want some", len(nights[n]), n+1, gone)
		}
	}
}

// controls are the SaaS controls under acme's settings.
func controls(t *testing.T, s *saas.Server) *engine.Catalogue {
	t.Helper()
	return simulatortest.Catalogue(t, s.Settings(), func(path string) bool {
		return strings.Contains(path, "/saas_") || strings.Contains(path, "/account_") || strings.Contains(path, "/person_")
	})
}

// judge evaluates the SaaS controls.
func judge(t *testing.T, s *saas.Server, inventory *simulatortest.Wave) engine.Result {
	t.Helper()
	program, err := reference.New(t.Context(), controls(t, s))
	if err != nil {
		t.Fatal(err)
	}
	result, err := engine.Evaluate(t.Context(), program, inventory.Parts(), engine.EvaluateOptions{Now: now, Coverage: inventory.Coverage()})
	if err != nil {
		t.Fatal(err)
	}
	return result
}
