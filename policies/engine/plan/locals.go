package plan

import "github.com/open-policy-agent/opa/v1/ir"

// locals is what is known of a function's locals before it is compiled.
type locals struct {
	writes  map[int]int // statements that set a local
	changes map[int]int // statements that add to the collection in a local
	reads   map[int]int // statements that read a local

	// alias says which locals are only another name of one that does not change,
	// so that copies are left out; dead are those copies.
	alias map[int]int
	dead  map[ir.Stmt]bool
}

func findLocals(blocks []*ir.Block) locals {
	v := &localVisitor{writes: map[int]int{int(ir.Input): 1, int(ir.Data): 1}, changes: map[int]int{}, reads: map[int]int{}, pinned: map[int]bool{}}
	walk(v, blocks)
	l := locals{writes: v.writes, changes: v.changes, reads: v.reads, alias: map[int]int{}, dead: map[ir.Stmt]bool{}}
	for _, s := range v.copies {
		from, ok := s.Source.Value.(ir.Local)
		if !ok {
			continue
		}
		a, b := int(from), int(s.Target)
		// Parameters are written by nobody here.
		if a != b && v.writes[b] == 1 && v.writes[a] <= 1 && v.changes[b] == 0 && !v.pinned[b] {
			l.alias[b], l.dead[s] = a, true
		}
	}
	return l
}

// uses is how many statements read a local under any of its names.
func (k *compiler) uses(l ir.Local) (n int) {
	at := k.local(l)
	for other, reads := range k.reads {
		if k.local(ir.Local(other)) == at {
			n += reads
		}
	}
	for s := range k.dead { // a copy that is left out reads nothing
		if k.local(s.(*ir.AssignVarStmt).Target) == at {
			n--
		}
	}
	return n
}

// walk visits every statement of the blocks.
func walk(v ir.Visitor, blocks []*ir.Block) {
	if err := ir.Walk(v, &ir.Plan{Blocks: blocks}); err != nil {
		panic("plan: walk: " + err.Error()) // visitors here return none
	}
}

type localVisitor struct {
	writes, changes, reads map[int]int
	copies                 []*ir.AssignVarStmt
	pinned                 map[int]bool // locals of which it matters whether they are defined
}

func (*localVisitor) Before(any) {}
func (*localVisitor) After(any)  {}

func (v *localVisitor) Visit(x any) (ir.Visitor, error) {
	often := func(l ir.Local) { v.writes[int(l)] += 2 } // undefined at times
	once := func(l ir.Local) { v.writes[int(l)]++ }
	for _, l := range readsOf(x) {
		v.reads[int(l)]++
	}
	switch s := x.(type) {
	case *ir.CallStmt:
		once(s.Result)
	case *ir.CallDynamicStmt:
		once(s.Result)
	case *ir.DotStmt:
		once(s.Target)
	case *ir.LenStmt:
		once(s.Target)
	case *ir.ScanStmt:
		once(s.Key)
		once(s.Value)
	case *ir.AssignIntStmt:
		once(s.Target)
	case *ir.AssignVarStmt:
		once(s.Target)
		v.copies = append(v.copies, s)
	case *ir.AssignVarOnceStmt:
		often(s.Target)
	case *ir.ResetLocalStmt:
		often(s.Target)
	case *ir.MakeNullStmt:
		once(s.Target)
	case *ir.MakeNumberIntStmt:
		once(s.Target)
	case *ir.MakeNumberRefStmt:
		once(s.Target)
	case *ir.MakeArrayStmt:
		once(s.Target)
	case *ir.MakeObjectStmt:
		once(s.Target)
	case *ir.MakeSetStmt:
		once(s.Target)
	case *ir.ObjectMergeStmt:
		once(s.Target)
	case *ir.SetAddStmt:
		v.changes[int(s.Set)]++
	case *ir.ArrayAppendStmt:
		v.changes[int(s.Array)]++
	case *ir.ObjectInsertStmt:
		v.changes[int(s.Object)]++
	case *ir.ObjectInsertOnceStmt:
		v.changes[int(s.Object)]++
	case *ir.WithStmt:
		often(s.Local)
	case *ir.IsDefinedStmt:
		v.pinned[int(s.Source)] = true
	case *ir.IsUndefinedStmt:
		v.pinned[int(s.Source)] = true
	case *ir.ReturnLocalStmt:
		v.pinned[int(s.Source)] = true
	}
	return v, nil
}

// calls are what a function calls by itself.
type calls struct {
	names   []string
	dynamic bool
}

func callsOf(blocks []*ir.Block) *calls {
	c := &calls{}
	walk(c, blocks)
	return c
}

func (*calls) Before(any) {}
func (*calls) After(any)  {}

func (c *calls) Visit(x any) (ir.Visitor, error) {
	switch s := x.(type) {
	case *ir.CallStmt:
		c.names = append(c.names, s.Func)
	case *ir.CallDynamicStmt:
		c.dynamic = true
	}
	return c, nil
}

// readsOf are the locals that a statement reads, those of blocks in it left out.
func readsOf(x any) []ir.Local {
	var all []ir.Local
	locals := func(list ...ir.Local) { all = append(all, list...) }
	operands := func(list ...ir.Operand) {
		for _, o := range list {
			if l, ok := o.Value.(ir.Local); ok {
				all = append(all, l)
			}
		}
	}
	switch s := x.(type) {
	case *ir.CallStmt:
		operands(s.Args...)
	case *ir.CallDynamicStmt:
		locals(s.Args...)
		operands(s.Path...)
	case *ir.DotStmt:
		operands(s.Source, s.Key)
	case *ir.ScanStmt:
		locals(s.Source)
	case *ir.AssignVarStmt:
		operands(s.Source)
	case *ir.AssignVarOnceStmt:
		operands(s.Source)
	case *ir.EqualStmt:
		operands(s.A, s.B)
	case *ir.NotEqualStmt:
		operands(s.A, s.B)
	case *ir.IsDefinedStmt:
		locals(s.Source)
	case *ir.IsUndefinedStmt:
		locals(s.Source)
	case *ir.IsArrayStmt:
		operands(s.Source)
	case *ir.IsObjectStmt:
		operands(s.Source)
	case *ir.IsSetStmt:
		operands(s.Source)
	case *ir.LenStmt:
		operands(s.Source)
	case *ir.ArrayAppendStmt:
		operands(s.Value)
	case *ir.SetAddStmt:
		operands(s.Value)
	case *ir.ObjectInsertStmt:
		operands(s.Key, s.Value)
	case *ir.ObjectInsertOnceStmt:
		operands(s.Key, s.Value)
	case *ir.ObjectMergeStmt:
		locals(s.A, s.B)
	case *ir.ReturnLocalStmt:
		locals(s.Source)
	case *ir.ResultSetAddStmt:
		locals(s.Value)
	case *ir.WithStmt:
		operands(s.Value)
		locals(s.Local)
	}
	return all
}
