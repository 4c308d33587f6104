package backlog

import (
	"cmp"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// An Item is what one issue speaks of.
type Item struct {
	Fingerprint string
	Kind        Kind
	Control     string // Control.ID; empty: a digest
	Owner       policies.Owner
	Severity    policies.Severity   // the worst of them
	Findings    []*policies.Finding // what matters most first; failures that nobody waived
}

// A Kind is what an issue speaks of.
type Kind string

const (
	Single Kind = "single" // one finding
	Group  Kind = "group"  // the findings of one control and owner, where there are many
	Parent Kind = "parent" // one control, with an issue for each owner below
	Digest Kind = "digest" // what waits for a later night
)

// groupFingerprint names the group of a control and an owner.
func groupFingerprint(control, owner string) string {
	return fingerprintOf(string(Group), control, owner)
}

func parentFingerprint(control string) string { return fingerprintOf(string(Parent), control) }

// digestFingerprint names the digest of a backlog; there is one.
func digestFingerprint() string { return fingerprintOf(string(Digest)) }

// work reports whether a finding is to become an issue.
func work(f *policies.Finding) bool {
	return f.Open() && (f.Channel == policies.Ticket || f.Channel == policies.Alert)
}

// items sorts the failures of a run into items: a group where one owner has
// more than above of a control, or where the group is there already. What has an
// issue of its own stays by itself, and so does what a group may not take in.
func items(run *report.Run, above int, there func(fingerprint string) bool, admits func(group string, f *policies.Finding) bool) []Item {
	type key struct{ control, owner string }
	loose := map[key][]*policies.Finding{}
	var order []key
	var all []Item
	for i := range run.Findings {
		f := &run.Findings[i]
		switch {
		case !f.Open():
		case there(f.Fingerprint), work(f) && !admits(groupFingerprint(f.Control, f.Owner.Name), f):
			all = append(all, single(f))
		case work(f):
			k := key{f.Control, f.Owner.Name}
			if loose[k] == nil {
				order = append(order, k)
			}
			loose[k] = append(loose[k], f)
		}
	}
	for _, k := range order {
		members := loose[k]
		group := groupFingerprint(k.control, k.owner)
		if len(members) <= above && !there(group) {
			for _, f := range members {
				all = append(all, single(f))
			}
			continue
		}
		all = append(all, Item{
			Fingerprint: group, Kind: Group, Control: k.control, Owner: members[0].Owner, Severity: worst(members), Findings: members,
		})
	}
	place := map[*policies.Finding]int{}
	for i := range run.Findings {
		place[&run.Findings[i]] = i
	}
	collectors.SortStable(all, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.Severity.Rank(), a.Severity.Rank()), cmp.Compare(place[a.Findings[0]], place[b.Findings[0]]))
	})
	return all
}

func single(f *policies.Finding) Item {
	return Item{Fingerprint: f.Fingerprint, Kind: Single, Control: f.Control, Owner: f.Owner, Severity: f.Severity, Findings: []*policies.Finding{f}}
}

func worst(findings []*policies.Finding) policies.Severity {
	severity := findings[0].Severity
	for _, f := range findings {
		if f.Severity.Rank() > severity.Rank() {
			severity = f.Severity
		}
	}
	return severity
}
