package plan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// Bounds on the search for what is read: how deep calls are followed, and how many.
// What is handed on beyond them counts as read whole.
const (
	mostDepth = 40
	mostCalls = 10_000
)

// project makes input read what f and all that it calls may read of the input,
// and data likewise of data. It errs on the side of reading more.
func (c *code) project(f *function, input, data *value.Projection) {
	p := &projector{code: c, seen: map[string]bool{}, settled: c.settledFor(f, data)}
	p.function(f, meanings{f.params[0]: {input}, f.params[1]: {data}})
}

// meanings say by local which parts of the documents a value may be.
type meanings map[int][]*value.Projection

func (known meanings) add(l ir.Local, parts []*value.Projection) {
	for _, part := range parts {
		if !slices.Contains(known[int(l)], part) {
			known[int(l)] = append(slices.Clip(known[int(l)]), part)
		}
	}
}

// size counts the meanings, which only become more.
func (known meanings) size() (n int) {
	for _, parts := range known {
		n += len(parts)
	}
	return n
}

// whole makes all parts be read whole.
func whole(parts []*value.Projection) {
	for _, part := range parts {
		*part = value.Projection{All: true}
	}
}

// A projector follows values through functions.
type projector struct {
	*code
	depth   int             // of calls
	seen    map[string]bool // calls that were followed: what they read does not change
	settled settled

	// frames are the meanings of locals in the blocks around a statement, the
	// innermost last. OPA's planner uses a local again for something else, so an
	// assignment replaces what the local means in its own block. Around that it
	// may or may not have happened.
	frames []meanings
}

func (p *projector) known() meanings { return p.frames[len(p.frames)-1] }

func (p *projector) of(o ir.Operand) []*value.Projection {
	if l, ok := o.Value.(ir.Local); ok {
		return p.known()[int(l)]
	}
	return nil
}

// assign gives a local a meaning; none is that of a value of its own.
func (p *projector) assign(l ir.Local, parts []*value.Projection) {
	if len(parts) == 0 {
		parts = p.settled.own
	}
	p.known()[int(l)] = parts
	for _, around := range p.frames[:len(p.frames)-1] {
		around.add(l, parts)
	}
}

func (p *projector) function(f *function, params meanings) {
	call := fmt.Sprint(f.id, params)
	if p.seen[call] {
		return
	}
	p.seen[call] = true
	if p.depth++; p.depth > mostDepth || len(p.seen) > mostCalls {
		for _, parts := range params {
			whole(parts)
		}
	} else {
		frames := p.frames
		p.frames = []meanings{params}
		p.blocks(f.source.Blocks...)
		p.frames = frames
	}
	p.depth--
}

func (p *projector) blocks(list ...*ir.Block) {
	for _, b := range list {
		p.block(b, func() {})
	}
}

// block follows a block, at the beginning of which something is assigned.
func (p *projector) block(b *ir.Block, begin func()) {
	p.frames = append(p.frames, maps.Clone(p.known()))
	begin()
	for _, s := range b.Stmts {
		p.statement(s)
	}
	p.frames = p.frames[:len(p.frames)-1]
}

// loop follows a block that is run for each element, so that it may see what it
// has assigned before.
func (p *projector) loop(s *ir.ScanStmt, keys, each []*value.Projection) {
	for before := -1; before < p.known().size(); {
		before = p.known().size()
		p.block(s.Block, func() {
			p.assign(s.Key, keys)
			p.assign(s.Value, each)
		})
	}
}

// statement follows a statement.
func (p *projector) statement(s ir.Stmt) {
	use := func(list ...ir.Operand) {
		for _, o := range list {
			whole(p.of(o))
		}
	}
	switch s := s.(type) {
	case *ir.DotStmt:
		use(s.Key)
		p.assign(s.Target, p.dot(s))
	case *ir.ScanStmt:
		var keys, each []*value.Projection
		for _, part := range p.known()[int(s.Source)] {
			keys, each = append(keys, p.settled.keys(part)), append(each, p.settled.every(part))
		}
		p.loop(s, keys, each)
	case *ir.AssignVarStmt:
		p.assign(s.Target, p.of(s.Source))
	case *ir.AssignVarOnceStmt: // it leaves the function
		use(s.Source)
	case *ir.AssignIntStmt:
		p.assign(s.Target, nil)
	case *ir.ResetLocalStmt:
		p.assign(s.Target, nil)
	case *ir.MakeNullStmt:
		p.assign(s.Target, nil)
	case *ir.MakeNumberIntStmt:
		p.assign(s.Target, nil)
	case *ir.MakeNumberRefStmt:
		p.assign(s.Target, nil)
	case *ir.MakeArrayStmt:
		p.assign(s.Target, p.settled.made(s, value.Array, len(p.frames)))
	case *ir.MakeObjectStmt:
		p.assign(s.Target, nil)
	case *ir.MakeSetStmt:
		p.assign(s.Target, p.settled.made(s, value.Set, len(p.frames)))
	case *ir.EqualStmt:
		use(s.A, s.B)
	case *ir.NotEqualStmt:
		use(s.A, s.B)
	case *ir.CallStmt:
		p.assign(s.Result, p.call(s))
	case *ir.CallDynamicStmt:
		for _, a := range s.Args {
			whole(p.known()[int(a)])
		}
		p.assign(s.Result, nil)
	case *ir.BlockStmt:
		p.blocks(s.Blocks...)
	case *ir.NotStmt:
		p.blocks(s.Block)
	case *ir.WithStmt:
		for _, known := range p.frames {
			for _, parts := range known {
				whole(parts)
			}
		}
		p.blocks(s.Block)
	case *ir.ArrayAppendStmt:
		use(s.Value)
		p.settled.add(p.known()[int(s.Array)], p.given(s.Value), len(p.frames))
	case *ir.SetAddStmt:
		use(s.Value)
		p.settled.add(p.known()[int(s.Set)], p.given(s.Value), len(p.frames))
	case *ir.ObjectInsertStmt:
		use(s.Key, s.Value)
	case *ir.ObjectInsertOnceStmt:
		use(s.Key, s.Value)
	case *ir.ObjectMergeStmt:
		whole(p.known()[int(s.A)])
		whole(p.known()[int(s.B)])
		p.assign(s.Target, nil)
	case *ir.LenStmt:
		use(s.Source)
		p.assign(s.Target, nil)
	case *ir.ReturnLocalStmt:
		whole(p.known()[int(s.Source)])
	}
}

func (p *projector) dot(s *ir.DotStmt) (parts []*value.Projection) {
	names, known := p.names(s.Key)
	for _, part := range p.of(s.Source) {
		if !known {
			parts = append(parts, p.settled.every(part))
		}
		for _, name := range names {
			parts = append(parts, p.settled.at(part, name))
		}
	}
	return parts
}

// given is what an argument means to a function.
func (p *projector) given(o ir.Operand) []*value.Projection {
	if s, ok := o.Value.(ir.StringIndex); ok {
		return []*value.Projection{p.settled.text(p.strings[int(s)])}
	}
	if parts := p.of(o); len(parts) > 0 {
		return parts
	}
	return p.settled.own
}

// names are what a key may be. It is false when that is not known.
func (p *projector) names(key ir.Operand) ([]string, bool) {
	if s, ok := key.Value.(ir.StringIndex); ok {
		return []string{p.strings[int(s)].Text()}, true
	}
	return p.settled.names(p.of(key))
}

// call returns what the result may be a part of.
func (p *projector) call(s *ir.CallStmt) []*value.Projection {
	f := p.byName[s.Func]
	switch {
	case f != nil:
		params := meanings{}
		for i, a := range s.Args {
			params.add(ir.Local(f.params[i]), p.given(a))
		}
		if p.settled.documents(params) {
			p.function(f, params)
		}
	case s.Func == ast.Count.Name:
		for _, part := range p.of(s.Args[0]) {
			p.settled.every(part) // how many there are
		}
	case s.Func == ast.ObjectGet.Name:
		if parts, ok := p.get(s); ok {
			return parts
		}
		fallthrough
	default:
		for _, a := range s.Args {
			whole(p.of(a))
		}
	}
	return nil
}

// get is object.get of what is known to be a key, or a path of keys.
func (p *projector) get(s *ir.CallStmt) (parts []*value.Projection, ok bool) {
	parts = slices.Clone(p.given(s.Args[2])) // a text that is given instead may be a name too
	if names, ok := p.names(s.Args[1]); ok {
		for _, part := range p.of(s.Args[0]) {
			for _, name := range names {
				parts = append(parts, p.settled.at(part, name))
			}
		}
		return parts, true
	}
	names, ok := p.settled.path(p.of(s.Args[1]))
	for _, part := range p.of(s.Args[0]) {
		for _, name := range names {
			part = p.settled.at(part, name)
		}
		parts = append(parts, part)
	}
	return parts, ok
}
