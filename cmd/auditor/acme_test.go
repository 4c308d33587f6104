package main

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors/simulator"
)

// TestEveryControlHasItsFault wants of the whole company, over two nights, a
// fault for every control, and none for what is no control.
func TestEveryControlHasItsFault(t *testing.T) {
	t.Parallel()
	rules, err := loadRules(t.Context(), &Config{}, ruleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, c := range rules.program.Controls() {
		known[c.ID] = true
	}
	planted := map[string]bool{}
	for night := range 2 {
		company, err := startAcme(simulator.Options{Now: firstNight, Night: night + 1})
		if err != nil {
			t.Fatal(err)
		}
		defer company.Close()
		for _, p := range company.planted() {
			if planted[p.Control] = true; !known[p.Control] {
				t.Errorf("a fault for %s, which is no control", p.Control)
			}
		}
	}
	// An organization without all features has no policies, no trusted access and
	// no organization instance of Identity Center: all else would be wrong with it.
	const alone = "guardrails.aws_organization_all_features"
	for id := range known {
		if !planted[id] && id != alone {
			t.Errorf("no fault for %s", id)
		}
	}
}
