package policies

import (
	"cmp"

	"github.com/corporate-sre/auditor/collectors"
)

// Sort puts first what matters most: failed before unknown, waived after both,
// what is gone last; then by severity, exposure, saving and age, the oldest
// first. Control and asset decide the rest, so that the order is one.
func (t Triage) Sort(findings []Finding) {
	exposure := make(map[string]int, len(t.Controls))
	for id, c := range t.Controls {
		exposure[id] = c.Exposure.Rank()
	}
	collectors.Sort(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(standing(&a), standing(&b)),
			cmp.Compare(b.Severity.Rank(), a.Severity.Rank()),
			cmp.Compare(exposure[b.Control], exposure[a.Control]),
			cmp.Compare(minor(&b), minor(&a)),
			older(&a, &b),
			cmp.Compare(a.Control, b.Control),
			cmp.Compare(a.Asset.ID, b.Asset.ID),
			cmp.Compare(a.Asset.Type, b.Asset.Type),
			cmp.Compare(a.Fingerprint, b.Fingerprint),
		)
	})
}

// standing is how far down the list a finding belongs, whatever its severity.
func standing(f *Finding) int {
	switch {
	case f.Status != Fail && f.Status != Unknown:
		return 3
	case f.Waiver != nil:
		return 2
	case f.Status == Unknown:
		return 1
	}
	return 0
}

func minor(f *Finding) int64 {
	if f.Saving == nil {
		return 0
	}
	return f.Saving.Minor
}

// older orders by first sight; what has none is younger than all.
func older(a, b *Finding) int {
	switch {
	case a.FirstSeen.IsZero() && b.FirstSeen.IsZero():
		return 0
	case a.FirstSeen.IsZero():
		return 1
	case b.FirstSeen.IsZero():
		return -1
	}
	return a.FirstSeen.Compare(b.FirstSeen)
}
