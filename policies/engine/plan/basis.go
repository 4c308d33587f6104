package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

var _ engine.Incremental = (*program)(nil)

// Reads are what the rules of a control read, as their plan says, "*" for every
// key: "asset.attributes.trust.*.effect", "settings.cost.idle_days".
type Reads struct {
	Input, Data []string
	Clock       bool
}

// reads are what the rules of a control read.
type reads struct {
	input, data *value.Projection
	clock       bool

	// changing is a built-in function that does not answer the same every time;
	// empty: there is none.
	changing string
}

// everything is what a control may read that is not followed.
func everything() *reads {
	return &reads{input: &value.Projection{All: true}, data: &value.Projection{All: true}, clock: true}
}

// readsOf follows the rules of a control.
func (p *program) readsOf(k *control) *reads {
	r := &reads{input: &value.Projection{}, data: &value.Projection{}}
	rules := slices.Clone(k.deny)
	if k.saving != nil {
		rules = append(rules, k.saving)
	}
	seen := map[*function]bool{}
	for _, f := range rules {
		p.code.project(f, r.input, r.data)
		p.code.reached(f, seen)
	}
	for f := range seen {
		for _, name := range callsOf(f.source.Blocks).names {
			switch b := ast.BuiltinMap[name]; {
			case name == ast.NowNanos.Name:
				r.clock = true
			case p.code.byName[name] == nil && (b == nil || b.Nondeterministic):
				r.changing = name
			}
		}
	}
	r.clock = r.clock || r.input.All || r.input.Each != nil || r.input.Keys[p.now.Text()] != nil
	return r
}

// reached adds f and all that it may call. What a dynamic call may reach is read
// whole, with the clock, so that it need not be followed.
func (c *code) reached(f *function, seen map[*function]bool) {
	if seen[f] {
		return
	}
	seen[f] = true
	for _, name := range callsOf(f.source.Blocks).names {
		if g := c.byName[name]; g != nil {
			c.reached(g, seen)
		}
	}
}

// collectedAt is the field of assets that is another one every night.
const collectedAt = "collected_at"

// Basis implements engine.Incremental.
func (p *program) Basis(id string) engine.Basis {
	i := slices.IndexFunc(p.controls, func(k *control) bool { return k.ID == id })
	if i < 0 {
		return engine.Basis{Momentary: "it judges nothing"}
	}
	k := p.controls[i]
	b := engine.Basis{Clock: k.reads.clock, Joins: len(k.joins) > 0}
	switch {
	case k.left != "":
		b.Momentary = "the reference engine judges by it: " + k.left
	case k.reads.changing != "":
		b.Momentary = "it calls " + k.reads.changing
	case k.reads.input.All:
		b.Momentary = "it reads input as a whole"
	case k.readsWhen(p):
		b.Momentary = "it reads when the asset was collected"
	}
	h := sha256.New()
	fmt.Fprintln(h, k.Digest)
	if err := writeRead(json.NewEncoder(h), nil, k.reads.data, p.data); err != nil {
		b.Momentary = "it reads settings that are no JSON: " + err.Error()
	}
	b.Digest = hex.EncodeToString(h.Sum(nil))
	return b
}

// readsWhen reports whether the control reads when the asset was collected, or
// the asset as a whole.
func (k *control) readsWhen(p *program) bool {
	asset := k.reads.input.Keys[p.asset.Text()]
	named := func(name string) bool { return name == collectedAt }
	whens := func(list []condition) bool {
		return slices.ContainsFunc(list, func(c condition) bool { return named(c.name) })
	}
	return k.reads.input.Each != nil || asset != nil && (asset.All || asset.Each != nil || asset.Keys[collectedAt] != nil) ||
		slices.ContainsFunc(k.Requires, named) || slices.ContainsFunc(k.Reads, named) || whens(k.when) ||
		slices.ContainsFunc(k.joins, func(j join) bool { return named(j.from.name) })
}

// writeRead writes what is read of the part of a document at a path: all of it where
// it is not certain what. Nothing is written of what is not there.
func writeRead(to *json.Encoder, path []string, p *value.Projection, part any) error {
	object, ok := part.(map[string]any)
	if !ok || p.All || p.Each != nil || len(p.Keys) == 0 && len(path) > 0 {
		return to.Encode([]any{path, part})
	}
	if err := to.Encode(path); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(p.Keys)) {
		if below, there := object[name]; there {
			if err := writeRead(to, append(slices.Clip(path), name), p.Keys[name], below); err != nil {
				return err
			}
		}
	}
	return nil
}

// ReadsOf returns what the rules of a control read. It is false for a program of
// another engine, and for a control that judges nothing.
func ReadsOf(p engine.Program, id string) (Reads, bool) {
	pr, ok := p.(*program)
	if !ok {
		return Reads{}, false
	}
	i := slices.IndexFunc(pr.controls, func(k *control) bool { return k.ID == id })
	if i < 0 {
		return Reads{}, false
	}
	r := pr.controls[i].reads
	return Reads{Input: pathsBelow(r.input), Data: pathsBelow(r.data), Clock: r.clock}, true
}

// pathsBelow are what is read of a document; none of one that is not read.
func pathsBelow(p *value.Projection) []string {
	if !p.All && len(p.Keys) == 0 && p.Each == nil {
		return nil
	}
	return p.Paths()
}
