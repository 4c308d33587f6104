package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A Summary is what a Run comes to. Every format shows it and decides nothing
// itself.
type Summary struct {
	Totals   Totals
	Coverage CoverageSummary
	Unjudged []Unjudged // what is unknown for another cause than Coverage.Gaps
	Changes  Changes
	Trend    Trend
	Tasks    []Task    // what to do, first what matters most
	Money    []Savings // by currency
	Owners   []Tally   // nobody first, then who has the worst
	Places   []Tally   // accounts and the like, the worst first, nowhere last

	// Findings are the run's without those that went away.
	Findings []policies.Finding
}

// Totals are the numbers of findings that are there now.
type Totals struct {
	Open          int // failed, and nobody waived it
	Waived        int // failed or unknown, and waived
	Unknown       int // not waived
	Pass          int
	NotApplicable int
	Overdue       int // of the open ones, those past their target

	Targets  []Target // the severities that have one, the worst first
	Severity []Count  // of the open ones, the worst first, all five
	Channel  []Count  // of the open and unknown ones, the loudest first, all three
	Category []Count  // of the open ones, by name
}

// A Count is how often Name occurs.
type Count struct {
	Name string
	N    int
}

// A Tally is what one owner, or one place, has to do.
type Tally struct {
	Key      string // owner's name or place; empty: nobody, nowhere
	Name     string // for people; the place's name if it has one
	Open     int
	Severity [5]int // open by policies.Severity.Rank
	Overdue  int
	New      int
	Unknown  int
	Oldest   time.Time // when the first open one was first seen; zero: no history
	Saving   []collectors.Money
}

// Savings are what the open findings would save in one currency.
type Savings struct {
	Open collectors.Money // a month; an asset counts once, see policies.Savings

	// Fixed is what those save that went away since the last run.
	Fixed collectors.Money

	// Largest are the five largest, each of another asset.
	Largest []*policies.Finding
}

// Summarize computes the Summary of a run. Its findings point into run.
func Summarize(run *Run) *Summary {
	s := &Summary{Findings: run.Findings}
	if slices.ContainsFunc(run.Findings, gone) {
		s.Findings = slices.DeleteFunc(slices.Clone(run.Findings), gone)
	}
	s.Totals = totals(run, s.Findings)
	s.Coverage = summarizeCoverage(run)
	s.Unjudged = unjudged(s.Findings, s.Coverage.Gaps)
	s.Changes = changes(run)
	s.Trend = trendOf(run, s.Totals)
	groups := policies.Groups(s.Findings)
	s.Money = money(run, s.Findings)
	s.Owners = tally(run, s.Findings, -1, func(f *policies.Finding) (string, string) { return f.Owner.Name, f.Owner.Name })
	s.Places = tally(run, s.Findings, +1, func(f *policies.Finding) (string, string) {
		place := account(f.Place)
		return place, run.placeName(place)
	})
	if run.Previous == "" { // to a first run everything is new, which says nothing
		for i := range groups {
			groups[i].New = 0
		}
		for _, list := range [][]Tally{s.Owners, s.Places} {
			for i := range list {
				list[i].New = 0
			}
		}
	}
	s.Tasks = tasksOf(groups)
	return s
}

// gone reports whether f went away since the last run.
func gone(f policies.Finding) bool { return f.Change == policies.Absent }

// account is a place without its Region.
func account(place string) string {
	place, _, _ = strings.Cut(place, "/")
	return place
}

// placeName is what people call a place without a Region.
func (run *Run) placeName(place string) string {
	provider, name, ok := strings.Cut(place, ":")
	known := run.Places[place]
	switch {
	case known != "" && known != name:
		return known
	case provider == "aws" && strings.HasPrefix(name, "o-"):
		return "organization " + name // AWS gives it no name
	case ok:
		return name
	}
	return place // a source that could not be read at all
}

func totals(run *Run, findings []policies.Finding) Totals {
	var t Totals
	severity, late, channel, category := map[policies.Severity]int{}, map[policies.Severity]int{}, map[policies.Channel]int{}, map[string]int{}
	for i := range findings {
		f := &findings[i]
		switch {
		case f.Waiver != nil:
			t.Waived++
		case f.Status == policies.Unknown:
			t.Unknown++
			channel[f.Channel]++
		case f.Open():
			t.Open++
			severity[f.Severity]++
			if overdue(f, run.StartedAt) {
				t.Overdue++
				late[f.Severity]++
			}
			channel[f.Channel]++
			name, _, _ := strings.Cut(f.Control, ".")
			category[name]++
		}
	}
	for _, c := range run.Controls {
		t.Pass += c.Counts.Pass
		t.NotApplicable += c.Counts.NotApplicable
	}
	for _, s := range slices.Backward(policies.Severities) {
		t.Severity = append(t.Severity, Count{string(s), severity[s]})
		if n := targetDays(s); n > 0 {
			t.Targets = append(t.Targets, Target{s, n, severity[s], late[s]})
		}
	}
	for _, c := range policies.Channels {
		t.Channel = append(t.Channel, Count{string(c), channel[c]})
	}
	for name, n := range category {
		t.Category = append(t.Category, Count{name, n})
	}
	collectors.Sort(t.Category, func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	return t
}

// tally counts what is open and unknown by a key that has a name. The empty key
// stands first when empty is -1, and last when it is +1.
func tally(run *Run, findings []policies.Finding, empty int, key func(*policies.Finding) (key, name string)) []Tally {
	var all []Tally
	at := map[string]int{}
	mine := map[string][]policies.Finding{} // those with a saving
	for i := range findings {
		f := &findings[i]
		if !f.Open() && (f.Status != policies.Unknown || f.Waiver != nil) {
			continue
		}
		k, name := key(f)
		n, known := at[k]
		if !known {
			n = len(all)
			at[k] = n
			all = append(all, Tally{Key: k, Name: name})
		}
		t := &all[n]
		if f.Status == policies.Unknown {
			t.Unknown++
			continue
		}
		t.Open++
		t.Severity[max(f.Severity.Rank(), 0)]++
		if overdue(f, run.StartedAt) {
			t.Overdue++
		}
		if f.Change == policies.New {
			t.New++
		}
		if !f.FirstSeen.IsZero() && (t.Oldest.IsZero() || f.FirstSeen.Before(t.Oldest)) {
			t.Oldest = f.FirstSeen
		}
		if f.Saving != nil {
			mine[k] = append(mine[k], *f)
		}
	}
	for i := range all {
		all[i].Saving = policies.Savings(mine[all[i].Key])
	}
	collectors.Sort(all, func(a, b Tally) int {
		if (a.Key == "") != (b.Key == "") {
			return -empty * cmp.Compare(len(a.Key), len(b.Key))
		}
		for rank := len(a.Severity) - 1; rank >= 0; rank-- {
			if c := cmp.Compare(b.Severity[rank], a.Severity[rank]); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(b.Unknown, a.Unknown), cmp.Compare(a.Key, b.Key))
	})
	return all
}

// largest is how many of the largest savings are named.
const largest = 5

func money(run *Run, findings []policies.Finding) []Savings {
	var all []Savings
	fixed := fixedSavings(run.Findings)
	for _, open := range policies.Savings(findings) {
		s := Savings{Open: open, Fixed: collectors.Money{Minor: fixed[open.Currency], Currency: open.Currency}}
		s.Largest = largestSavings(findings, open.Currency)
		all = append(all, s)
		delete(fixed, open.Currency)
	}
	for currency, minor := range fixed {
		all = append(all, Savings{Open: collectors.Money{Currency: currency}, Fixed: collectors.Money{Minor: minor, Currency: currency}})
	}
	collectors.Sort(all, func(a, b Savings) int { return cmp.Compare(a.Open.Currency, b.Open.Currency) })
	return all
}

// fixedSavings are the savings of what went away, by currency, each asset once.
func fixedSavings(findings []policies.Finding) map[string]int64 {
	var past []policies.Finding
	for _, f := range findings {
		if gone(f) && f.Saving != nil {
			f.Status, f.Waiver = policies.Fail, nil
			past = append(past, f)
		}
	}
	sum := map[string]int64{}
	for _, m := range policies.Savings(past) {
		sum[m.Currency] = m.Minor
	}
	return sum
}

func largestSavings(findings []policies.Finding, currency string) []*policies.Finding {
	best := map[string]*policies.Finding{}
	for i := range findings {
		f := &findings[i]
		if !f.Open() || f.Saving == nil || f.Saving.Currency != currency {
			continue
		}
		if b := best[f.Asset.ID]; b == nil || f.Saving.Minor > b.Saving.Minor {
			best[f.Asset.ID] = f
		}
	}
	list := make([]*policies.Finding, 0, len(best))
	for _, f := range best {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b *policies.Finding) int {
		return cmp.Or(cmp.Compare(b.Saving.Minor, a.Saving.Minor), cmp.Compare(a.Asset.ID, b.Asset.ID), cmp.Compare(a.Control, b.Control))
	})
	return list[:min(len(list), largest)]
}
