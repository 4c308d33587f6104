package plan

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// mostDepth is how many calls the search for what is read follows. What is
// handed on deeper counts as read whole.
const mostDepth = 40

// project makes input read what f and all that it calls may read of the input,
// and data likewise of data. It errs on the side of reading more.
func (c *code) project(f *function, input, data *value.Projection) {
	p := &projector{code: c, seen: map[string]bool{}}
	p.function(f, meanings{f.params[0]: {input}, f.params[1]: {data}})
}

// meanings say by local which parts of the documents a value may be.
type meanings map[int][]*value.Projection

func (known meanings) of(o ir.Operand) []*value.Projection {
	if l, ok := o.Value.(ir.Local); ok {
		return known[int(l)]
	}
	return nil
}

func (known meanings) add(l ir.Local, parts []*value.Projection) {
	for _, part := range parts {
		if !slices.Contains(known[int(l)], part) {
			known[int(l)] = append(known[int(l)], part)
		}
	}
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
	depth int             // of calls
	seen  map[string]bool // calls that were followed: what they read does not change
}

func (p *projector) function(f *function, known meanings) {
	call := fmt.Sprint(f.id, known)
	if p.seen[call] {
		return
	}
	p.seen[call] = true
	if p.depth++; p.depth > mostDepth {
		for _, parts := range known {
			whole(parts)
		}
	} else {
		p.blocks(f.source.Blocks, known)
	}
	p.depth--
}

func (p *projector) blocks(list []*ir.Block, known meanings) {
	for _, b := range list {
		for _, s := range b.Stmts {
			p.statement(s, known)
		}
	}
}

func (p *projector) statement(s ir.Stmt, known meanings) {
	use := func(list ...ir.Operand) {
		for _, o := range list {
			whole(known.of(o))
		}
	}
	switch s := s.(type) {
	case *ir.DotStmt:
		known.add(s.Target, p.dot(s, known))
		use(s.Key)
	case *ir.ScanStmt:
		for _, part := range known[int(s.Source)] {
			known.add(s.Value, []*value.Projection{part.Every()})
		}
		p.blocks([]*ir.Block{s.Block}, known)
	case *ir.AssignVarStmt:
		known.add(s.Target, known.of(s.Source))
	case *ir.AssignVarOnceStmt: // it leaves the function
		use(s.Source)
	case *ir.EqualStmt:
		use(s.A, s.B)
	case *ir.NotEqualStmt:
		use(s.A, s.B)
	case *ir.CallStmt:
		p.call(s, known)
	case *ir.CallDynamicStmt:
		for _, a := range s.Args {
			whole(known[int(a)])
		}
	case *ir.BlockStmt:
		p.blocks(s.Blocks, known)
	case *ir.NotStmt:
		p.blocks([]*ir.Block{s.Block}, known)
	case *ir.WithStmt:
		for _, parts := range known {
			whole(parts)
		}
		p.blocks([]*ir.Block{s.Block}, known)
	case *ir.ArrayAppendStmt:
		use(s.Value)
	case *ir.SetAddStmt:
		use(s.Value)
	case *ir.ObjectInsertStmt:
		use(s.Key, s.Value)
	case *ir.ObjectInsertOnceStmt:
		use(s.Key, s.Value)
	case *ir.ObjectMergeStmt:
		whole(known[int(s.A)])
		whole(known[int(s.B)])
	case *ir.LenStmt:
		use(s.Source)
	case *ir.ReturnLocalStmt:
		whole(known[int(s.Source)])
	}
}

func (p *projector) dot(s *ir.DotStmt, known meanings) (parts []*value.Projection) {
	name, named := s.Key.Value.(ir.StringIndex)
	for _, part := range known.of(s.Source) {
		if named {
			parts = append(parts, part.Key(p.strings[int(name)].Text()))
		} else {
			parts = append(parts, part.Every())
		}
	}
	return parts
}

func (p *projector) call(s *ir.CallStmt, known meanings) {
	f := p.byName[s.Func]
	switch {
	case f != nil:
		params := meanings{}
		for i, a := range s.Args {
			params.add(ir.Local(f.params[i]), known.of(a))
		}
		if len(params) > 0 {
			p.function(f, params)
		}
	case s.Func == "count":
		for _, part := range known.of(s.Args[0]) {
			part.Every() // how many there are
		}
	default:
		for _, a := range s.Args {
			whole(known.of(a))
		}
	}
}
