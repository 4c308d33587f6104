package value

import (
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Equal reports whether a and b are the same to Rego.
func Equal(a, b Value) bool {
	if a.Kind() != b.Kind() {
		return a.IsNumber() && b.IsNumber() && Compare(a, b) == 0
	}
	if a.IsCollection() && a.items() == b.items() {
		return true
	}
	switch a.Kind() {
	case String:
		if a.Symbol() != 0 && b.Symbol() != 0 {
			return a.Symbol() == b.Symbol()
		}
		return a.text() == b.text()
	case Array, Set:
		return slices.EqualFunc(a.items().vals, b.items().vals, Equal)
	case Object:
		return len(a.items().keys) == len(b.items().keys) && Compare(a, b) == 0
	case Number:
		return Compare(a, b) == 0
	}
	return a.n == b.n
}

// Compare orders values as Rego does: by type, then by value.
func Compare(a, b Value) int {
	if a.Kind() != b.Kind() && !(a.IsNumber() && b.IsNumber()) {
		return int(a.Kind()) - int(b.Kind())
	}
	switch a.Kind() {
	case Bool:
		return int(a.n - b.n)
	case Int, Number:
		return compareNumbers(a, b)
	case String:
		return strings.Compare(a.text(), b.text())
	case Array, Set:
		return slices.CompareFunc(a.items().vals, b.items().vals, Compare)
	case Object:
		return compareObjects(a.items(), b.items())
	}
	return 0
}

func compareNumbers(a, b Value) int {
	if a.Kind() == Int && b.Kind() == Int {
		switch {
		case a.n < b.n:
			return -1
		case a.n > b.n:
			return 1
		}
		return 0
	}
	return ast.Compare(a.number(), b.number())
}

// number is a number as OPA computes with it.
func (v Value) number() ast.Number {
	if v.Kind() == Int {
		return ast.Number(strconv.FormatInt(v.n, 10))
	}
	return ast.Number(v.text())
}

func compareObjects(a, b *items) int {
	a.sort()
	b.sort()
	for i := range min(len(a.keys), len(b.keys)) {
		if c := Compare(a.keys[i], b.keys[i]); c != 0 {
			return c
		}
		if c := Compare(a.vals[i], b.vals[i]); c != 0 {
			return c
		}
	}
	return len(a.keys) - len(b.keys)
}

// sort puts the keys of an object into Rego's order. Most objects are small,
// and many are never sorted.
func (o *items) sort() {
	if o.sorted {
		return
	}
	o.sorted = true
	if len(o.keys) > 64 {
		o.sortMany()
		return
	}
	for i := 1; i < len(o.keys); i++ {
		for j := i; j > 0 && Compare(o.keys[j-1], o.keys[j]) > 0; j-- {
			o.swap(j-1, j)
		}
	}
}

func (o *items) swap(i, j int) {
	o.keys[i], o.keys[j] = o.keys[j], o.keys[i]
	o.vals[i], o.vals[j] = o.vals[j], o.vals[i]
	o.symbols[i], o.symbols[j] = o.symbols[j], o.symbols[i]
}

func (o *items) sortMany() {
	order := make([]int, len(o.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return Compare(o.keys[i], o.keys[j]) })
	keys, vals, symbols := slices.Clone(o.keys), slices.Clone(o.vals), slices.Clone(o.symbols)
	for to, from := range order {
		o.keys[to], o.vals[to], o.symbols[to] = keys[from], vals[from], symbols[from]
	}
}
