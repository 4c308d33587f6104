package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/policies"
)

// TestNightsThatSeeLess loses the role of one account for a night, which mends
// nothing, and then the account itself, which does.
func TestNightsThatSeeLess(t *testing.T) {
	t.Parallel()
	c := newCompany(t)
	first := c.night(t, nightOptions{})
	account := first.worst()
	c.night(t, nightOptions{faults: []acme.Fault{{Operation: "sts:AssumeRole", Account: account, Kind: acme.Deny}}}).keepsOpen(t, first, account)
	c.night(t, nightOptions{}).repeats(t, first)
	c.night(t, nightOptions{suspended: []string{first.Places["aws:"+account]}}).closes(t, first, account)
}

// keepsOpen checks a night that could not look into an account.
func (n *night) keepsOpen(t *testing.T, first *night, account string) {
	t.Helper()
	if n.Complete || n.code != exitIncomplete {
		t.Errorf("complete %v, exit code %d; want an incomplete run", n.Complete, n.code)
	}
	inside := 0
	failed, unknown := n.by(policies.Fail), n.by(policies.Unknown)
	for s, f := range first.by(policies.Fail) {
		g, ok := failed[s]
		if within(f, account) && f.Asset.Type != "aws.account" {
			inside++
			g, ok = unknown[s]
		}
		if !ok && first.joins(s.control) {
			g, ok = unknown[s] // it asks for something inside
		}
		if !ok || g.Change == policies.New || !g.FirstSeen.Equal(f.FirstSeen) {
			t.Errorf("%s on %s: %s %s since %s; want it open as in the first night", s.control, s.asset, g.Status, g.Change, g.FirstSeen)
		}
	}
	if inside == 0 {
		t.Errorf("nothing was found inside %s", account)
	}
	for _, f := range n.Findings {
		if f.Change == policies.Absent || f.Status == policies.Pass {
			t.Errorf("%s on %s is %s %s", f.Control, f.Asset.ID, f.Status, f.Change)
		}
	}
}

// repeats checks a night that sees all again.
func (n *night) repeats(t *testing.T, first *night) {
	t.Helper()
	if n.Complete != first.Complete || n.code != first.code {
		t.Errorf("complete %v, exit code %d; want those of the first night", n.Complete, n.code)
	}
	got := n.by(policies.Fail)
	for s, f := range first.by(policies.Fail) {
		if !same(got[s], f) {
			t.Errorf("%s on %s is not as in the first night: %s %q", s.control, s.asset, got[s].Status, got[s].Messages)
		}
	}
	for _, f := range n.Findings {
		ofPlace := f.Asset.ID == f.Place
		switch {
		case f.Status == policies.Fail && f.Change == policies.New:
			t.Errorf("%s on %s is new again", f.Control, f.Asset.ID)
		case f.Change == policies.Absent && !ofPlace && !first.joins(f.Control):
			t.Errorf("%s on %s is gone", f.Control, f.Asset.ID)
		case f.Status == policies.Unknown:
			t.Errorf("%s on %s is unknown: %s", f.Control, f.Asset.ID, f.Reason)
		}
	}
}

// closes checks a night in which an account is suspended: nobody can be in it,
// which is no gap.
func (n *night) closes(t *testing.T, first *night, account string) {
	t.Helper()
	if !n.Complete {
		t.Errorf("a suspended account is a gap: %+v", n.gaps())
	}
	now := map[subject]policies.Finding{}
	for _, f := range n.Findings {
		now[subject{f.Control, f.Asset.ID}] = f
	}
	for s, f := range first.by(policies.Fail) {
		g := now[s]
		switch {
		case f.Asset.Type == "aws.account" && within(f, account):
			// Its state itself is judged otherwise now.
		case within(f, account):
			if g.Change != policies.Absent {
				t.Errorf("%s on %s: %s %s %s; want it gone", s.control, s.asset, g.Status, g.Change, g.Reason)
			}
		case g.Status != policies.Fail || g.Change != policies.Unchanged:
			t.Errorf("%s on %s: %s %s; want it as in the first night", s.control, s.asset, g.Status, g.Change)
		}
	}
}

// worst is the member account in which most fails.
func (n *night) worst() string {
	most, worst := 0, ""
	count := map[string]int{}
	for _, f := range n.by(policies.Fail) {
		if account, ok := strings.CutPrefix(f.Place, "aws:"); ok && f.Asset.Type != "aws.account" && !strings.HasPrefix(account, "o-") {
			account, _, _ = strings.Cut(account, "/")
			count[account]++
		}
	}
	for account, c := range count {
		if c > most || c == most && account < worst {
			most, worst = c, account
		}
	}
	return worst
}

// joins reports whether a control looks at more than its asset.
func (n *night) joins(control string) bool {
	for _, c := range n.Controls {
		if c.ID == control {
			return len(c.Related) > 0
		}
	}
	return false
}

// within reports whether a finding is about what is in an account.
func within(f policies.Finding, account string) bool {
	return f.Place == "aws:"+account || strings.HasPrefix(f.Place, "aws:"+account+"/")
}

// same reports whether two nights say the same of an asset, but for what is new
// to whom.
func same(a, b policies.Finding) bool {
	a.Change, a.Channel = b.Change, b.Channel
	if a.Evidence != nil && b.Evidence != nil {
		evidence := *a.Evidence
		evidence.CollectedAt = b.Evidence.CollectedAt
		a.Evidence = &evidence
	}
	return reflect.DeepEqual(a, b)
}
