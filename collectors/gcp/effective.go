package gcp

import (
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// A constraint is an organization policy constraint as it acts on a node:
// org_policies of the containers in collectors/schemas.
type constraint struct {
	Constraint     string           `json:"constraint"`
	Kind           *string          `json:"kind,omitzero"`
	Enforced       *bool            `json:"enforced,omitzero"`
	AllowAll       *bool            `json:"allow_all,omitzero"`
	DenyAll        *bool            `json:"deny_all,omitzero"`
	Allowed        []string         `json:"allowed,omitzero"`
	Denied         []string         `json:"denied,omitzero"`
	Parameters     map[string]any   `json:"parameters,omitzero"`
	Conditions     []string         `json:"conditions"`
	DryRun         bool             `json:"dry_run"`
	DryRunEnforced bool             `json:"dry_run_enforced"`
	SourceID       nullable[string] `json:"source_id"`
	SetHere        bool             `json:"set_here"`
	Reset          bool             `json:"reset"`
	Weakens        bool             `json:"weakens"`
}

// A state is the value of one constraint at one node.
type state struct {
	kind                    string // empty: unknown
	known                   bool   // the fields below hold: no condition decides, and the default is known
	enforced                bool
	allowAll, denyAll       bool
	allowed, denied         []string // sorted
	parameters              *structpb.Struct
	conditions              []string
	source                  string // relative name of the nearest node that sets it; empty: none
	reset, dry, dryEnforced bool
}

// states are all constraints at one node.
type states map[string]state

// defaultStates is what acts where nobody sets anything.
func defaultStates() states {
	all := states{}
	for name, kind := range defaults {
		all[name] = defaultState(name, kind)
	}
	return all
}

// defaultState is Google's default. That of a constraint of which we have not
// heard is not known; a custom one is off until it is set.
func defaultState(name, kind string) state {
	_, known := defaults[name]
	if strings.HasPrefix(name, "custom.") {
		known, kind = true, booleanKind
	}
	return state{kind: kind, known: known && kind != "", allowAll: kind == listKind}
}

// apply returns what a policy that a node sets makes of the state above it.
func (above state) apply(p policy, node string) state {
	if p.dry != nil {
		above.dry, above.dryEnforced = true, p.dry.restricts()
	}
	if p.live == nil {
		return above
	}
	var s state
	kind := p.live.kind()
	if kind == "" {
		kind = above.kind
	}
	if kind == "" {
		kind = defaults[p.constraint]
	}
	switch {
	case p.live.reset:
		s = defaultState(p.constraint, kind)
	case len(p.live.conditions()) > 0:
		s = state{kind: kind} // tags decide, resource by resource
	case kind == booleanKind:
		s = boolean(p.live)
	case kind == listKind:
		s = p.live.list(above)
	}
	s.source, s.reset, s.conditions = node, p.live.reset, p.live.conditions()
	if p.live.inherit {
		s.conditions = append(slices.Clone(above.conditions), s.conditions...)
	}
	s.dry, s.dryEnforced = above.dry, above.dryEnforced
	return s
}

func boolean(p *spec) state {
	s := state{kind: booleanKind}
	for _, r := range p.rules {
		if r.enforce != nil {
			s.known, s.enforced, s.parameters = true, *r.enforce, r.parameters
		}
	}
	return s
}

// list is the value of a list constraint: the rules of the spec, and with
// inheritance those above. Google's default is no rule, so that it is not
// inherited: the first values that a node allows are all that is allowed.
func (p *spec) list(above state) state {
	s := state{kind: listKind, known: true}
	if p.inherit {
		if !above.known {
			return state{kind: listKind}
		}
		if above.source != "" && !above.reset {
			s.allowAll, s.denyAll = above.allowAll, above.denyAll
			s.allowed, s.denied = above.allowed, above.denied
		} else if len(p.rules) == 0 {
			return above
		}
	} else if len(p.rules) == 0 {
		return state{kind: listKind}
	}
	for _, r := range p.rules {
		s.allowAll = s.allowAll || r.allowAll
		s.denyAll = s.denyAll || r.denyAll
		s.allowed = union(s.allowed, r.allowed)
		s.denied = union(s.denied, r.denied)
	}
	if s.denyAll {
		s.allowAll = false // a denial wins
	}
	return s
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// strict reports whether s surely keeps somebody from something.
func (s state) strict() bool {
	return s.known && (s.enforced || s.kind == listKind && !s.allowAll)
}

// node are the states at the organization or a folder. They are kept, since all
// that is below inherits them.
func (all *settings) node(n *node) states {
	if kept, ok := all.cache[n.name]; ok {
		return kept
	}
	above := defaultStates()
	if n.parent != nil {
		above = all.node(n.parent)
	}
	s := above.with(all.set[n.name], n.name)
	all.cache[n.name] = s
	return s
}

// with returns the states where a node sets some policies.
func (above states) with(set []policy, node string) states {
	if len(set) == 0 {
		return above
	}
	all := maps.Clone(above)
	for _, p := range set {
		s, ok := above[p.constraint]
		if !ok {
			s = defaultState(p.constraint, "")
		}
		all[p.constraint] = s.apply(p, node)
	}
	return all
}

// policies returns the constraints as they act on a node, or on the project
// below it with that relative name.
func (all *settings) policies(n *node, project string) []constraint {
	all.lock.Lock()
	defer all.lock.Unlock()
	self, here := n.name, all.node(n)
	var above states
	switch {
	case project != "":
		self, above = project, here
		here = above.with(all.set[project], project)
	case n.parent != nil:
		above = all.node(n.parent)
	default:
		above = defaultStates()
	}
	list := make([]constraint, 0, len(here))
	for _, name := range slices.Sorted(maps.Keys(here)) {
		list = append(list, here[name].constraint(name, self, above[name]))
	}
	return list
}

func (s state) constraint(name, self string, above state) constraint {
	c := constraint{
		Constraint: name, Kind: orNil(s.kind), Conditions: list(s.conditions), DryRun: s.dry, DryRunEnforced: s.dryEnforced,
		SourceID: null[string](), SetHere: s.source == self, Reset: s.reset,
	}
	if s.source != "" {
		c.SourceID = some(idPrefix + s.source)
	}
	c.Weakens = c.SetHere && above.strict() && !s.strict()
	if !s.known {
		return c
	}
	switch s.kind {
	case booleanKind:
		c.Enforced = &s.enforced
		if s.parameters != nil {
			c.Parameters = s.parameters.AsMap()
		}
	case listKind:
		c.AllowAll, c.DenyAll, c.Allowed, c.Denied = &s.allowAll, &s.denyAll, list(s.allowed), list(s.denied)
	}
	return c
}
