package main

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/policies"
)

// TestShorterList audits the whole company, then with a list of people of which
// nearly all is missing: nobody is accused for it, and nothing counts as mended,
// until somebody says that the list is right.
func TestShorterList(t *testing.T) {
	t.Parallel()
	company, err := startAcme(simulator.Options{Now: firstNight})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { company.Close() })
	config, err := furnish(t.TempDir(), company)
	if err != nil {
		t.Fatal(err)
	}
	first := auditWhole(t, company, config, firstNight, collectOptions{}, true)
	list := config.path("hr.csv")
	b, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(b, []byte("\n"))
	if err := os.WriteFile(list, bytes.Join(lines[:15], nil), 0o600); err != nil {
		t.Fatal(err)
	}

	n := auditWhole(t, company, config, firstNight.Add(time.Hour), collectOptions{}, true)
	if n.Complete || n.code != exitIncomplete {
		t.Errorf("complete %v, exit code %d; want an incomplete run", n.Complete, n.code)
	}
	for _, f := range n.Findings {
		if f.Status == policies.Fail && f.Change == policies.New || f.Change == policies.Absent || f.Status == policies.Pass {
			t.Errorf("%s on %s is %s %s %q; want no verdict that a shorter list makes", f.Control, f.Asset.ID, f.Status, f.Change, f.Messages)
		}
	}
	asked := map[string]bool{ // of the list itself, or of what was made with it
		"guardrails.aws_identity_center_user_is_active_person": false,
		"guardrails.aws_contact_person_active":                 false,
		"guardrails.account_evidence_agrees":                   false,
		"guardrails.account_single":                            false,
		"tagging.owner_names_somebody":                         false,
	}
	unknown := n.by(policies.Unknown)
	for s, f := range first.by(policies.Fail) {
		if _, ok := asked[s.control]; !ok {
			continue
		}
		asked[s.control] = true
		if g := unknown[s]; g.Status != policies.Unknown || !g.FirstSeen.Equal(f.FirstSeen) {
			t.Errorf("%s on %s: %q %s; want it unknown and still open", s.control, s.asset, g.Status, g.Change)
		}
	}
	for control, failed := range asked {
		if !failed {
			t.Errorf("%s has found nothing in the first night", control)
		}
	}

	n = auditWhole(t, company, config, firstNight.Add(2*time.Hour), collectOptions{acceptShrink: true}, true)
	strangers := 0
	for s := range n.by(policies.Fail) {
		if s.control == "guardrails.aws_identity_center_user_is_active_person" {
			strangers++
		}
	}
	if left := len(lines) - 15; !n.Complete || strangers < left/2 {
		t.Errorf("complete %v, %d who are not on the list; want most of %d once it is believed", n.Complete, strangers, left)
	}
}
