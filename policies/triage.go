package policies

import (
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// A Triage turns findings into one ordered list of work. It only thinks: what
// it does depends on its fields and the findings alone.
//
// The steps of a run, in order: owners are set, Rate sets the severities, the
// history compares and may add findings, which get their owners too, Waive lays
// the waivers over all of them, Route sets the channels, and Sort puts first
// what matters most.
type Triage struct {
	// Rules are the configuration's; DefaultRules come after them.
	Rules Rules

	// Controls are all controls, by ID.
	Controls map[string]Control

	// Tree finds the assets above; nil: nobody is above anybody.
	Tree *Tree
}

// Rate sets each finding's severity to its control's, raised or lowered by the
// first rule that matches, and says why. It may be repeated.
func (t Triage) Rate(findings []Finding) {
	rules := slices.Concat(t.Rules.Severity, DefaultRules().Severity)
	for i := range findings {
		f := &findings[i]
		if c, ok := t.Controls[f.Control]; ok {
			f.Severity = c.Severity
		}
		f.SeverityReason = ""
		for _, rule := range rules {
			if !t.fits(rule.When, f, nil) {
				continue
			}
			if to := rule.apply(f.Severity); to != f.Severity {
				f.Severity, f.SeverityReason = to, rule.Reason
			}
			break
		}
	}
}

func (r SeverityRule) apply(s Severity) Severity {
	if r.Set != "" {
		return r.Set
	}
	rank := s.Rank()
	if rank < 0 {
		return s
	}
	return Severities[min(max(rank+r.Change, 0), len(Severities)-1)]
}

// Route sets each finding's channel. What is waived, or neither failed nor
// unknown, goes to the log whatever the rules say, and so does what no rule
// matches.
func (t Triage) Route(findings []Finding) {
	rules := slices.Concat(t.Rules.Channel, DefaultRules().Channel)
	savings := groupSavings(findings)
	for i := range findings {
		f := &findings[i]
		f.Channel = Log
		if f.Waiver != nil || f.Status != Fail && f.Status != Unknown {
			continue
		}
		for _, rule := range rules {
			if t.fits(rule.When, f, savings) {
				f.Channel = rule.Channel
				break
			}
		}
	}
}

// fits reports whether m is true of f. Savings may be nil: none is known.
func (t Triage) fits(m Match, f *Finding, savings map[groupKey]totals) bool {
	change := f.Change
	if change == "" { // no history: everything is seen for the first time
		change = New
	}
	switch {
	case !matchesAny(m.Controls, f.Control),
		!matchesAny(m.Assets, f.Asset.ID),
		!matchesAny(m.AssetTypes, f.Asset.Type),
		!matchesAny(m.Owners, f.Owner.Name),
		!among(m.Status, f.Status),
		!among(m.Severity, f.Severity),
		!among(m.Exposure, t.Controls[f.Control].Exposure),
		!among(m.Change, change):
		return false
	}
	if m.Saving != nil && savings[keyOf(f)][m.Saving.Currency] < m.Saving.Minor {
		return false
	}
	for key, pattern := range m.Tags {
		value, ok := t.tag(f.Asset, key)
		if !ok || !Matches(pattern, value) {
			return false
		}
	}
	if len(m.Paths) == 0 {
		return true
	}
	path := t.Tree.Path(f.Asset)
	return slices.ContainsFunc(m.Paths, func(p string) bool {
		p = strings.TrimSuffix(p, "/")
		return Matches(p, path) || Matches(p+"/*", path)
	})
}

func among[T comparable](list []T, x T) bool { return len(list) == 0 || slices.Contains(list, x) }

// tag gives the tag of the asset, or of the nearest one above that has it.
func (t Triage) tag(a Asset, key string) (string, bool) {
	for n := range t.Tree.Chain(a) {
		if value, ok := n.Tags[key]; ok {
			return value, true
		}
	}
	return "", false
}

// totals are sums of monthly savings in minor units, by currency.
type totals map[string]int64

func (t totals) add(m *collectors.Money) {
	if m != nil {
		t[m.Currency] += m.Minor
	}
}

// list gives the sums by currency, in alphabetical order.
func (t totals) list() []collectors.Money {
	var all []collectors.Money
	for currency, minor := range t {
		all = append(all, collectors.Money{Minor: minor, Currency: currency})
	}
	collectors.Sort(all, func(a, b collectors.Money) int { return strings.Compare(a.Currency, b.Currency) })
	return all
}
