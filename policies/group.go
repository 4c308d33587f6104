package policies

import (
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A Group is the failures of one control that one owner can mend together.
type Group struct {
	Control  string
	Owner    Owner
	Severity Severity // the worst of them
	Channel  Channel  // the loudest of them
	Count    int
	New      int                // how many of them are new
	Saving   []collectors.Money // a month, all together, one for each currency
	Oldest   time.Time          // when the first of them was first seen; zero: no history
	Findings []int              // their places in the list that they came from
}

type groupKey struct{ control, owner string }

func keyOf(f *Finding) groupKey { return groupKey{f.Control, f.Owner.Name} }

// Groups gathers the failures that nobody waived by control and owner. A group
// stands where its first finding stands, so that groups of a sorted list are
// sorted.
func Groups(findings []Finding) []Group {
	var groups []Group
	at := map[groupKey]int{}
	saving := map[groupKey]totals{}
	for i := range findings {
		f := &findings[i]
		if !f.Open() {
			continue
		}
		key := keyOf(f)
		n, known := at[key]
		if !known {
			n = len(groups)
			at[key] = n
			saving[key] = totals{}
			groups = append(groups, Group{Control: f.Control, Owner: f.Owner, Severity: f.Severity, Channel: f.Channel, Oldest: f.FirstSeen})
		}
		g := &groups[n]
		g.Count++
		g.Findings = append(g.Findings, i)
		saving[key].add(f.Saving)
		if f.Change == New {
			g.New++
		}
		if f.Severity.Rank() > g.Severity.Rank() {
			g.Severity = f.Severity
		}
		if f.Channel.rank() < g.Channel.rank() {
			g.Channel = f.Channel
		}
		if !f.FirstSeen.IsZero() && (g.Oldest.IsZero() || f.FirstSeen.Before(g.Oldest)) {
			g.Oldest = f.FirstSeen
		}
	}
	for i := range groups {
		groups[i].Saving = saving[groupKey{groups[i].Control, groups[i].Owner.Name}].list()
	}
	return groups
}

// Open reports whether f is a failure that nobody waived.
func (f *Finding) Open() bool { return f.Status == Fail && f.Waiver == nil }

// rank is 0 for the loudest channel.
func (c Channel) rank() int {
	for i, x := range Channels {
		if x == c {
			return i
		}
	}
	return len(Channels)
}

// Savings are the monthly savings of the open failures together, one for each
// currency. An asset that several controls would save on counts once, with its
// largest: a volume that is deleted cannot be made cheaper as well.
func Savings(findings []Finding) []collectors.Money {
	type key struct{ asset, currency string }
	most := map[key]int64{}
	for i := range findings {
		if f := &findings[i]; f.Open() && f.Saving != nil {
			k := key{f.Asset.ID, f.Saving.Currency}
			most[k] = max(most[k], f.Saving.Minor)
		}
	}
	sum := totals{}
	for k, minor := range most {
		sum[k.currency] += minor
	}
	return sum.list()
}

// groupSavings are the savings of every group.
func groupSavings(findings []Finding) map[groupKey]totals {
	all := map[groupKey]totals{}
	for i := range findings {
		f := &findings[i]
		if !f.Open() || f.Saving == nil {
			continue
		}
		if all[keyOf(f)] == nil {
			all[keyOf(f)] = totals{}
		}
		all[keyOf(f)].add(f.Saving)
	}
	return all
}
