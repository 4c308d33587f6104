package engine

import (
	"encoding/json"

	"github.com/corporate-sre/auditor/policies"
)

// What was told of an asset, as it is remembered.

// statuses are remembered by letters.
var statuses = map[byte]policies.Status{'p': policies.Pass, 'f': policies.Fail, 'u': policies.Unknown, 'n': policies.NotApplicable}

func statusOf(letter byte) policies.Status { return statuses[letter] }

func letter(s policies.Status) byte { return s[0] }

// tell keeps a finding.
func (a *answer) tell(c *policies.Control, control int, f policies.Finding, part Part) {
	if a.Asset == nil {
		a.Asset = &subject{
			ID: f.Asset.ID, Type: f.Asset.Type, Name: f.Asset.Name, URL: f.Asset.URL,
			Parent: f.Asset.Parent, Region: f.Asset.Region, Tags: pairs(f.Asset.Tags),
		}
	}
	t := told{Control: control, Failed: f.Status == policies.Fail, Messages: f.Messages, Reason: f.Reason}
	if f.Evidence != nil {
		t.Source = f.Evidence.Source
		a.Again = a.Again || !f.Evidence.CollectedAt.Equal(part.CollectedAt)
		for _, name := range c.Requires {
			t.Values = append(t.Values, f.Evidence.Values[name])
		}
	}
	if f.Saving != nil {
		t.Saving = &amount{Minor: f.Saving.Minor, Currency: f.Saving.Currency}
	}
	a.Findings = append(a.Findings, t)
}

// finding is what was kept of one.
func (v *visit) finding(k *kind, a *answer, t told) policies.Finding {
	c, s := k.controls[t.Control], a.Asset
	f := policies.Finding{
		Fingerprint: policies.Fingerprint(c.ID, s.ID), Control: c.ID, Place: v.part.Where, Severity: c.Severity,
		Asset:  policies.Asset{ID: s.ID, Type: s.Type, Name: s.Name, URL: s.URL, Parent: s.Parent, Region: s.Region, Tags: tagsOf(s.Tags)},
		Status: policies.Unknown, Messages: t.Messages, Reason: t.Reason, Saving: t.Saving.money(),
	}
	if t.Failed {
		f.Status = policies.Fail
		f.Evidence = &policies.Evidence{Values: make(map[string]json.RawMessage, len(t.Values)), Source: t.Source, CollectedAt: v.part.CollectedAt}
		for i, name := range c.Requires[:min(len(c.Requires), len(t.Values))] {
			f.Evidence.Values[name] = t.Values[i]
		}
	}
	return f
}

// pairs are keys and values of a map; nil of none.
func pairs(m map[string]string) []string {
	if m == nil {
		return nil
	}
	all := make([]string, 0, 2*len(m))
	for key, value := range m {
		all = append(all, key, value)
	}
	return all
}

func tagsOf(pairs []string) map[string]string {
	if pairs == nil {
		return nil
	}
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}
