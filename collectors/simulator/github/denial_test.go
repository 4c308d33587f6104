package github_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	collector "github.com/corporate-sre/auditor/collectors/github"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/collectors/simulator/simulatortest"
	"github.com/corporate-sre/auditor/policies"
)

// TestDeniedIsNeverPassed denies one operation after the other. What is wrong
// at acme is then found still, or unknown, or of a type whose listing says that
// it is not whole; it is never passed, and never passed over.
func TestDeniedIsNeverPassed(t *testing.T) {
	company := acme.New(acme.Options{Seed: 1, Now: now, Night: 1})
	controls := program(t, start(t, 1, github.Options{Company: company}))
	for _, op := range collector.Operations() {
		if slices.ContainsFunc(op.Feeds, func(f collectors.Feed) bool { return f.Type == "github.organization" && f.Path == "" }) {
			continue // nothing is planned without it
		}
		t.Run(strings.ReplaceAll(op.Name, "/", "|"), func(t *testing.T) {
			s := start(t, 1, github.Options{Company: company, Faults: []acme.Fault{{Operation: op.Name, Kind: acme.Deny}}})
			w := collect(t, s, company)
			result := evaluate(t, controls, w)
			status := map[string]policies.Status{}
			for _, f := range result.Findings {
				status[f.Control+" "+f.Asset.ID] = f.Status
			}
			for _, p := range s.Planted() {
				switch got, ok := status[p.Control+" "+p.AssetID]; {
				case got == policies.Fail || got == policies.Unknown:
				case ok:
					t.Errorf("%s is %s on %s: %s", p.Control, got, p.AssetID, p.What)
				case has(w, p.AssetID):
					t.Errorf("%s says nothing on %s: %s", p.Control, p.AssetID, p.What)
				case !blind(w, op):
					t.Errorf("%s is not there, and no line of coverage tells of it", p.AssetID)
				}
			}
		})
	}
}

func has(w *simulatortest.Wave, id string) bool {
	for a := range w.Assets() {
		if a.ID == id {
			return true
		}
	}
	return false
}

// blind reports whether the coverage says of a listing that the operation feeds
// that it is not whole.
func blind(w *simulatortest.Wave, op collectors.Operation) bool {
	return slices.ContainsFunc(w.Coverage(), func(c collectors.Coverage) bool {
		return c.State.Blind() && slices.Contains(slices.Concat(op.Feeds, op.Also), collectors.Feed{Type: c.AssetType})
	})
}
