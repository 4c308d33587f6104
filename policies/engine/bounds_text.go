package engine

import (
	"strings"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What functions of texts cost: each part of an answer, as often as it is there.

func joining(args []*ast.Term) (bytes, work int) {
	bytes = len(textOf(args[0])) * length(args[1])
	elements(args[1], func(t *ast.Term) { bytes += len(textOf(t)) })
	return bytes, 0
}

// longestNumber is how long a float64 is when it is written out.
const longestNumber = 400

// formatting knows that a width or precision is a million at most. A quoted or
// hexadecimal byte takes five at most.
func formatting(args []*ast.Term) (bytes, work int) {
	format := textOf(args[0])
	verbs := strings.Count(format, "%")
	if verbs == 0 {
		return len(format), 0
	}
	wide, digits := 0, 0
	for _, c := range []byte(format) {
		if c == '*' {
			wide = 2_000_000
		}
		if c < '0' || c > '9' {
			digits = 0
			continue
		}
		if digits = min(1_000_000, 10*digits+int(c-'0')); digits > wide {
			wide = digits
		}
	}
	longest := 0
	elements(args[1], func(t *ast.Term) {
		n := len(textOf(t))
		if n == 0 && longest <= mostBytes {
			n = longestNumber + 64*weight(t.Value) // in binary it has three digits for one
		}
		longest = max(longest, n)
	})
	if strings.ContainsAny(format, "qxX#") {
		longest *= 5
	}
	return len(format) + verbs*(2*wide+longest), 0
}

func replacing(args []*ast.Term) (bytes, work int) {
	s, old, by := textOf(args[0]), textOf(args[1]), textOf(args[2])
	return len(s) + strings.Count(s, old)*max(0, len(by)-len(old)), 0
}

func replacingMany(args []*ast.Term) (bytes, work int) {
	patterns, ok := args[0].Value.(ast.Object)
	if !ok {
		return 0, 0
	}
	s := textOf(args[1])
	patterns.Foreach(func(old, _ *ast.Term) { work += len(s) * (1 + len(textOf(old))) })
	if bytes = len(s); TooMuch(work) {
		return bytes, work
	}
	patterns.Foreach(func(old, by *ast.Term) { bytes += strings.Count(s, textOf(old)) * len(textOf(by)) })
	return bytes, work
}

func splitting(args []*ast.Term) (bytes, work int) {
	return sizeOfTerm * strings.Count(textOf(args[0]), textOf(args[1])), 0
}

func finding(args []*ast.Term) (bytes, work int) {
	return 0, len(textOf(args[0])) * len(textOf(args[1]))
}

func findingAll(args []*ast.Term) (bytes, work int) {
	s, what := textOf(args[0]), textOf(args[1])
	_, n := utf8.DecodeRuneInString(what)
	return sizeOfTerm * strings.Count(s, what[:n]), len(s) * len(what)
}

func trimming(args []*ast.Term) (bytes, work int) { return finding(args) }
