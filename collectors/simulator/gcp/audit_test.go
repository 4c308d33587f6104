package gcp_test

import (
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/gcp"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// TestAuditFindsWhatIsPlanted collects the company with the real collectors and
// evaluates it with all controls: they find what is planted, and no more.
func TestAuditFindsWhatIsPlanted(t *testing.T) {
	for name, x := range map[string]struct {
		night, size, page int
		odd               acme.Kind // of all answers
	}{
		"an odd night":       {night: 1},
		"an even night":      {night: 2},
		"many projects":      {night: 1, size: 150},
		"empty first pages":  {night: 1, page: 40, odd: acme.EmptyPage},
		"pages that overlap": {night: 2, page: 40, odd: acme.Overlap},
	} {
		t.Run(name, func(t *testing.T) {
			company := acme.New(acme.Options{Now: now, Night: x.night})
			faults := []acme.Fault{{Operation: "*", Kind: x.odd}}
			server := start(t, simulator.Options{Company: company, Size: x.size, PageSize: x.page, Faults: faults})
			inventory := collect(t, server, company, "")
			for _, c := range inventory.Coverage() {
				if c.State.Incomplete() {
					t.Errorf("%s of %s is %s: %s", c.AssetType+c.Path, c.Place, c.State, c.Reason)
				}
			}
			wanted := map[[2]string]string{}
			for _, p := range server.Planted() {
				if !elsewhere(p.Control) {
					wanted[[2]string{p.Control, p.AssetID}] = p.What
				}
			}
			saved := 0
			for _, f := range inventory.evaluate(t, compile(t, server), false).Findings {
				key := [2]string{f.Control, f.Asset.ID}
				switch _, planted := wanted[key]; {
				case elsewhere(f.Control) || !strings.Contains(f.Asset.ID, "//"):
					continue // not of Google Cloud alone
				case f.Status != policies.Fail:
					t.Errorf("%s is %s for %s: %s", f.Control, f.Status, f.Asset.ID, f.Reason)
				case !planted:
					t.Errorf("%s fails for %s, where nothing is planted: %q", f.Control, f.Asset.ID, f.Messages)
				}
				delete(wanted, key)
				if f.Saving != nil {
					saved++
				}
			}
			for key, what := range wanted {
				t.Errorf("%s does not find on %s that %s", key[0], key[1], what)
			}
			if saved < 8 {
				t.Errorf("%d findings say what would be saved, want 8 at least", saved)
			}
		})
	}
}

// elsewhere reports whether a control needs what other providers tell.
func elsewhere(control string) bool {
	return strings.HasPrefix(control, "guardrails.identity_") || control == "guardrails.account_has_person"
}

// TestEveryControlHasItsFault wants each control for Google Cloud to fail
// somewhere on the first night.
func TestEveryControlHasItsFault(t *testing.T) {
	server := start(t, simulator.Options{Company: acme.New(acme.Options{Now: now, Night: 1})})
	planted := map[string]bool{}
	for _, p := range server.Planted() {
		planted[p.Control] = true
	}
	catalogue, err := engine.NewCatalogue(policySet(t, server))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, c := range catalogue.Controls {
		if strings.Contains(c.ID, ".gcp_") {
			count++
			if !planted[c.ID] {
				t.Errorf("no fault for %s", c.ID)
			}
		}
		delete(planted, c.ID)
	}
	if count < 60 {
		t.Errorf("%d controls are for Google Cloud, want 60 at least", count)
	}
	for id := range planted {
		t.Errorf("fault for %s, which is no control", id)
	}
}
