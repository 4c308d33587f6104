package engine

import (
	"encoding/json"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// statusOf is the status that is remembered by that letter; empty: none is.
func statusOf(letter byte) policies.Status {
	switch letter {
	case 'p':
		return policies.Pass
	case 'f':
		return policies.Fail
	case 'u':
		return policies.Unknown
	case 'n':
		return policies.NotApplicable
	}
	return ""
}

func letter(s policies.Status) byte { return s[0] }

// A story is what was told of an asset.
type story struct {
	Asset policies.Asset
	Told  []told
}

// told is a failure, or what is unknown.
type told struct {
	Control  int // among those that judge the type
	Failed   bool
	Messages []string
	Reason   string
	Source   string            // policies.Evidence.Source
	Values   []json.RawMessage // policies.Evidence.Values, as Control.Requires names them
	Saving   *collectors.Money
}

// add adds a finding of c, which has that place among those that judge the type.
func (s *story) add(c *policies.Control, control int, f *policies.Finding) {
	s.Asset = f.Asset
	s.Told = resized(s.Told, len(s.Told)+1)
	t := &s.Told[len(s.Told)-1]
	*t = told{Control: control, Failed: f.Status == policies.Fail, Messages: f.Messages, Reason: f.Reason, Saving: f.Saving, Values: t.Values[:0]}
	if f.Evidence != nil {
		t.Source = f.Evidence.Source
		for _, name := range c.Requires {
			t.Values = append(t.Values, f.Evidence.Values[name])
		}
	}
}

// finding is what was told of an asset.
func (v *visit) finding(k *kind, a *policies.Asset, t *told) policies.Finding {
	c := k.controls[t.Control]
	f := policies.Finding{
		Fingerprint: policies.Fingerprint(c.ID, a.ID), Control: c.ID, Place: v.part.Where, Severity: c.Severity,
		Asset: *a, Status: policies.Unknown, Messages: t.Messages, Reason: t.Reason, Saving: t.Saving,
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

// pack writes s as unpack reads it.
func (s *story) pack(p *packer) {
	a := &s.Asset
	for _, text := range []string{a.ID, a.Type, a.Name, a.URL, a.Parent, a.Region} {
		p.text(text)
	}
	p.list(len(a.Tags), a.Tags == nil)
	keys := make([]string, 0, 16)
	for key := range a.Tags {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		p.text(key)
		p.text(a.Tags[key])
	}
	p.int(len(s.Told))
	for i := range s.Told {
		s.Told[i].pack(p)
	}
}

func (t *told) pack(p *packer) {
	p.int(t.Control)
	p.bool(t.Failed)
	p.list(len(t.Messages), t.Messages == nil)
	for _, text := range t.Messages {
		p.text(text)
	}
	p.text(t.Reason)
	p.text(t.Source)
	p.int(len(t.Values))
	for _, value := range t.Values {
		p.list(len(value), value == nil)
		p.b = append(p.b, value...)
	}
	if p.bool(t.Saving != nil); t.Saving != nil {
		p.int64(t.Saving.Minor)
		p.text(t.Saving.Currency)
	}
}

// unpack is false if that is no story about an asset on which so many controls
// have answered. It uses the memory of the last one, and its texts are parts of
// that.
func (s *story) unpack(packed string, controls int) bool {
	p := unpacker{rest: packed}
	a := &s.Asset
	for _, text := range []*string{&a.ID, &a.Type, &a.Name, &a.URL, &a.Parent, &a.Region} {
		*text = p.text()
	}
	a.Tags = nil
	if n, isNil := p.list(1 + 1); !isNil {
		a.Tags = make(map[string]string, n)
		for range n {
			key := p.text()
			a.Tags[key] = p.text()
		}
	}
	s.Told = resized(s.Told, p.count(6))
	for i := range s.Told {
		s.Told[i].unpack(&p, controls)
	}
	return !p.bad && p.rest == ""
}

func (t *told) unpack(p *unpacker, controls int) {
	*t = told{Control: p.below(controls), Failed: p.bool(), Values: t.Values}
	if n, isNil := p.list(1); !isNil {
		t.Messages = make([]string, n)
		for i := range t.Messages {
			t.Messages[i] = p.text()
		}
	}
	t.Reason, t.Source = p.text(), p.text()
	t.Values = resized(t.Values, p.count(1))
	for i := range t.Values {
		t.Values[i] = nil
		if n, isNil := p.list(1); !isNil {
			t.Values[i] = json.RawMessage(p.take(n))
		}
	}
	if p.bool() {
		t.Saving = &collectors.Money{Minor: p.int64(), Currency: p.text()}
	}
}
