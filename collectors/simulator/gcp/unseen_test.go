package gcp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/gcp"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/gcp"
	"github.com/corporate-sre/auditor/policies"
)

const listPolicies = "gcp:AssetService.ListAssets/IAM_POLICY"

// TestNothingPassesUnseen takes one permission after the other away, at once or
// after the first page. What is wrong is then still found, or said to be unknown;
// it never passes, and nothing that is right fails for it.
func TestNothingPassesUnseen(t *testing.T) {
	healthy := start(t, simulator.Options{Company: acme.New(acme.Options{Now: now, Night: 1})})
	program := compile(t, healthy)
	for _, op := range gcp.Operations() {
		for _, after := range []int{0, 1} {
			t.Run(fmt.Sprintf("%s denied after %d", op.Name, after), func(t *testing.T) {
				t.Parallel()
				company := acme.New(acme.Options{Now: now, Night: 1})
				faults := []acme.Fault{{Operation: op.Name, Kind: acme.Deny, After: after}}
				if strings.HasSuffix(op.Name, ".GetIamPolicy") { // called where the inventory does not tell policies
					faults = append(faults, acme.Fault{Operation: listPolicies, Kind: acme.Deny})
				}
				server := start(t, simulator.Options{Company: company, Faults: faults, PageSize: 40})
				wrong := map[[2]string]bool{}
				for _, p := range server.Planted() {
					wrong[[2]string{p.Control, p.AssetID}] = true
				}
				inventory := collect(t, server, company, server.Organization())
				for _, f := range inventory.evaluate(t, program, true).Findings {
					planted := wrong[[2]string{f.Control, f.Asset.ID}]
					switch f.Status {
					case policies.Pass, policies.NotApplicable:
						if planted {
							t.Errorf("%s is %s for %s", f.Control, f.Status, f.Asset.ID)
						}
					case policies.Fail:
						if !planted && strings.Contains(f.Asset.ID, "//") && !elsewhere(f.Control) {
							t.Errorf("%s fails for %s: %q", f.Control, f.Asset.ID, f.Messages)
						}
					}
				}
			})
		}
	}
}
