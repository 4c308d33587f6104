package plan

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// A code is OPA's plan of a policy set, compiled to closures. It does not change
// once it is made, and machines of any number of goroutines run it.
type code struct {
	symbols   *value.Symbols
	strings   []value.Value // ir.Static.Strings
	functions []*function
	byName    map[string]*function
	byPath    map[string]*function // of what a dynamic call can reach
	data      value.Value          // the document data
	constants *value.Arena
}

// A function is a planned rule or function. Rules take input and data.
type function struct {
	id     int
	name   string
	params []int // locals
	frame  int   // how many locals it has
	blocks []block
	source *ir.Func // nil: forgotten

	// rule functions have no arguments but input and data, so that they have one
	// result for an input.
	rule bool

	// steady rules read neither the input nor the clock: they have one result
	// for a run.
	steady bool

	// refused says why the function, or what it calls, cannot be compiled;
	// empty: it is.
	refused string
}

// A statement runs on the locals of a function and says how to go on.
type statement func(m *machine, locals []value.Value) outcome

// An outcome is 0 to go on with the next statement, n to leave n blocks, of
// which 1 is the block itself, and leave to return from the function.
type outcome int

const (
	next     outcome = 0
	done     outcome = 1 // of this block
	leave    outcome = -1
	mostArgs         = 8
)

type block []statement

func (b block) run(m *machine, locals []value.Value) outcome {
	for _, s := range b {
		if o := s(m, locals); o != next {
			return o
		}
	}
	return next
}

// pathKey joins the parts of a path, which cannot hold NUL.
func pathKey(parts []string) string { return strings.Join(parts, "\x00") }
