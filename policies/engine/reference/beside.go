package reference

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/jsontype"
)

// What is exported here is for an engine that judges beside this one: it shares
// the joins, and leaves to it what it cannot judge by itself.

// A Program is an engine.Program of this engine.
type Program interface {
	engine.Program

	// Judging are the controls that can judge, sorted by ID: all but those whose
	// settings are empty.
	Judging() []*policies.Control

	// Joins are the joins of a control.
	Joins(control string) []Join

	// Types are those that an asset's values may be of where some control needs them.
	// Assets with others are left to this engine.
	Types(assetType string) *jsontype.Tree
}

// A Join is one of a control's related sets.
type Join struct {
	Name string
	From string // path in the asset

	join *join
}

// A Run is an engine.Run of this engine.
type Run interface {
	engine.Run

	// Find returns the related assets of an asset that was read at a place and
	// has the values. It is false when they cannot be known.
	Find(j Join, values []ast.Value, where string) ([]Related, bool)

	// Relations appends what a join looks up for an asset that was read at a place
	// and has the values.
	Relations(list []engine.Relation, j Join, values []ast.Value, where string) []engine.Relation

	// Stand implements engine.IncrementalRun.
	Stand(r engine.Relation, where string) engine.Digest

	// Gaps reports whether the coverage says of some attribute of a type that it
	// was not read at a place.
	Gaps(assetType, where string) bool
}

// A Related asset, as joins show it. Equal ones are the same asset.
type Related struct{ doc *doc }

// JSON is the asset without what joins do not show.
func (r Related) JSON() string { return r.doc.json }

// A Worker is an engine.Worker of this engine.
type Worker interface {
	engine.Worker

	// EvalSome is Eval for some of the controls; nil: all.
	EvalSome(doc engine.Document, some func(control string) bool, emit func(policies.Finding)) error
}

var (
	_ Program = (*program)(nil)
	_ Run     = (*run)(nil)
	_ Worker  = (*worker)(nil)
)

// Judging implements Program.
func (p *program) Judging() []*policies.Control {
	all := make([]*policies.Control, len(p.controls))
	for i, k := range p.controls {
		all[i] = k.Control
	}
	return all
}

// Joins implements Program.
func (p *program) Joins(control string) []Join {
	for _, k := range p.controls {
		if k.ID != control {
			continue
		}
		var all []Join
		for i := range k.joins {
			j := &k.joins[i]
			all = append(all, Join{string(j.name.Value.(ast.String)), j.from.name, j})
		}
		return all
	}
	return nil
}

// Find implements Run.
func (r *run) Find(j Join, values []ast.Value, where string) ([]Related, bool) {
	docs, reason := r.index.find(j.join, values, where)
	if reason != "" {
		return nil, false
	}
	all := make([]Related, len(docs))
	for i, d := range docs {
		all[i] = Related{d}
	}
	return all, true
}

// Relations implements Run.
func (r *run) Relations(list []engine.Relation, j Join, values []ast.Value, where string) []engine.Relation {
	t := &r.index.tables[j.join.lookup]
	for _, v := range values {
		list = append(list, engine.Relation{Lookup: t.name, Row: t.row(v, where)})
	}
	return list
}

// Stand implements Run.
func (r *run) Stand(rel engine.Relation, where string) engine.Digest {
	for i := range r.index.tables {
		if t := &r.index.tables[i]; t.name == rel.Lookup {
			row := t.digest(rel.Row)
			return digestOf(r.index.blind(t, where), row[:])
		}
	}
	return engine.Digest{} // nothing looks so any more
}

// digest is that of a row, which is made once.
func (t *table) digest(row string) engine.Digest {
	if d, ok := t.digests.Load(row); ok {
		return d.(engine.Digest)
	}
	var all []any
	for _, d := range t.rows[row] {
		all = append(all, d.where, d.json, d.damage)
	}
	d := digestOf(all...)
	t.digests.Store(strings.Clone(row), d)
	return d
}

func digestOf(parts ...any) engine.Digest {
	b, err := json.Marshal(parts)
	if err != nil {
		panic("reference: digest: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return engine.Digest(sum[:])
}

// Gaps implements Run.
func (r *run) Gaps(assetType, where string) bool {
	for _, line := range r.unread[spot{where, assetType}] {
		if line.State.Blind() {
			return true
		}
	}
	return false
}

// A Failure is what another engine found out about an asset.
type Failure struct {
	Control *policies.Control
	Asset   policies.Asset // with credentials hidden
	Where   string

	// Messages are what the deny rules gave, in any order. They are copied. Said are
	// those of a finding that says the same; nil: there is none.
	Messages, Said []string

	Saving *collectors.Money // nil: none

	// Values are what the control requires, by the place in Control.Requires, as
	// evidence shows it: see Short.
	Values []json.RawMessage

	Source      string // of the asset
	CollectedAt time.Time
}

// Spent is the answer of a control that took more than so many steps, and GivenUp
// that of one that did so too often.
func (f *Failure) Spent(steps int64) policies.Finding { return f.fault(tooManySteps(steps)) }
func (f *Failure) GivenUp() policies.Finding          { return f.fault(givenUp) }

func (f *Failure) fault(reason string) policies.Finding {
	found := newFinding(f.Control, f.Asset, f.Where)
	found.Status, found.Reason, found.Fault = policies.Unknown, reason, true
	return found
}

// Tell makes found the failure in this engine's words. It does not when the rules
// gave something that is no failure, so that this engine has to say what that means.
func (f *Failure) Tell(found *policies.Finding) {
	messages := f.Said
	if messages == nil {
		if len(f.Messages) == 0 || slices.Contains(f.Messages, "") {
			return
		}
		messages = make([]string, len(f.Messages))
		for i, text := range f.Messages {
			messages[i] = strings.Clone(said(text))
		}
		messages = inOrder(messages)
	}
	*found = newFinding(f.Control, f.Asset, f.Where)
	found.Status, found.Messages, found.Saving = policies.Fail, messages, f.Saving
	found.Evidence = &policies.Evidence{
		Values: make(map[string]json.RawMessage, len(f.Values)), Source: f.Source, CollectedAt: f.CollectedAt,
	}
	for i, v := range f.Values {
		found.Evidence.Values[f.Control.Requires[i]] = v
	}
}
