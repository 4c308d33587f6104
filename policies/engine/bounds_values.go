package engine

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	builtin "github.com/open-policy-agent/opa/v1/topdown/builtins"
)

// What functions of other values cost.

func flattening(args []*ast.Term) (bytes, work int) {
	return sizeOfTerm / 4 * weight(args[0].Value), 0
}

// mostWeight is from where on it does not matter how much a value weighs.
const mostWeight = 2 << 20

// weight is how many values v holds, and their text.
func weight(v ast.Value) int { return weigh(v, mostWeight) }

func weigh(v ast.Value, most int) int {
	n := 1
	add := func(t *ast.Term) {
		if n < most {
			n += weigh(t.Value, most-n)
		}
	}
	switch v := v.(type) {
	case ast.String:
		n += len(v) / 16
	case ast.Number:
		n += len(v) / 16
	case *ast.Array:
		v.Foreach(add)
	case ast.Set:
		v.Foreach(add)
	case ast.Object:
		v.Foreach(func(k, t *ast.Term) { add(k); add(t) })
	}
	return n
}

func pairing(args []*ast.Term) (bytes, work int) {
	size := func(t *ast.Term) int {
		if o, ok := t.Value.(ast.Object); ok {
			n := 0
			o.Foreach(func(_, list *ast.Term) { n += length(list) })
			return n
		}
		return length(t)
	}
	return 0, 1024 * size(args[0]) * size(args[1])
}

func comparing(args []*ast.Term) (bytes, work int) {
	return 0, weight(args[0].Value) * weight(args[1].Value)
}

func multiplying(args []*ast.Term) (bytes, work int) {
	x, _ := args[0].Value.(ast.Number)
	y, _ := args[1].Value.(ast.Number)
	return 0, len(x) * len(y)
}

func multiplyingAll(args []*ast.Term) (bytes, work int) {
	digits := 0
	elements(args[0], func(t *ast.Term) {
		n, _ := t.Value.(ast.Number)
		digits += len(n)
	})
	return 0, digits * digits
}

// counting takes the square of the digits of a number.
func counting(args []*ast.Term) (bytes, work int) {
	n := longestDigits(textOf(args[0]))
	return 0, n * n
}

func longestDigits(s string) (longest int) {
	n := 0
	for i := range len(s) {
		if n++; s[i] < '0' || s[i] > '9' {
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}

// decoding is of functions that make values of a text, as many as there are
// such characters.
func decoding(between string) cost {
	return func(args []*ast.Term) (bytes, work int) {
		s := textOf(args[0])
		_, work = counting(args)
		for _, c := range between {
			bytes += sizeOfTerm * strings.Count(s, string(c))
		}
		return bytes, work
	}
}

// encoding is of functions whose answer is about as long as what they are given.
func encoding(args []*ast.Term) (bytes, work int) {
	if s, ok := args[0].Value.(ast.String); ok {
		return len(s), 0
	}
	return 8 * weight(args[0].Value), 0
}

// verifying takes the square of the length of the key.
func verifying(args []*ast.Term) (bytes, work int) {
	n := len(textOf(args[1]))
	return 0, n * n
}

func reaching(args []*ast.Term) (bytes, work int) {
	graph, ok := args[0].Value.(ast.Object)
	if !ok {
		return 0, 0
	}
	edges := length(args[1])
	graph.Foreach(func(_, to *ast.Term) { edges += length(to) })
	return 0, 32 * edges
}

// reachable is OPA's graph.reachable, which goes on from a node as often as
// there are ways to it: that doubles with each step of a ladder.
func reachable(_ topdown.BuiltinContext, args []*ast.Term, give func(*ast.Term) error) error {
	graph, err := builtin.ObjectOperand(args[0].Value, 1)
	if err != nil {
		return err
	}
	switch args[1].Value.(type) {
	case *ast.Array, ast.Set:
	default:
		return builtin.NewOperandTypeErr(2, args[1].Value, "{array, set}")
	}
	reached := ast.NewSet()
	var queue []*ast.Term
	reach := func(node *ast.Term) {
		if graph.Get(node) != nil && !reached.Contains(node) {
			reached.Add(node)
			queue = append(queue, node)
		}
	}
	elements(args[1], reach)
	for ; len(queue) > 0; queue = queue[1:] {
		elements(graph.Get(queue[0]), reach)
	}
	return give(ast.NewTerm(reached))
}
