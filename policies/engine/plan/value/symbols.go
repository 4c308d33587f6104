package value

import "strings"

// A Symbol stands for a text that policies know, so that names are compared as
// numbers. The zero Symbol stands for none.
type Symbol uint32

// Symbols are the texts that policies know. They are filled while policies are
// compiled, and only read afterwards, by any number of goroutines.
type Symbols struct {
	known map[string]Symbol
	texts []Value // by Symbol
}

// NewSymbols returns Symbols that know nothing.
func NewSymbols() *Symbols {
	return &Symbols{known: map[string]Symbol{}, texts: make([]Value, 1)}
}

// Intern returns the String of s with its symbol.
func (t *Symbols) Intern(s string) Value {
	if n, ok := t.known[s]; ok {
		return t.texts[n]
	}
	n := Symbol(len(t.texts))
	s = strings.Clone(s)
	v := Text(s)
	v = v.known(n)
	t.known[s] = n
	t.texts = append(t.texts, v)
	return v
}

// Find returns the String of s, with its symbol if s is known.
func (t *Symbols) Find(s string) Value {
	if n, ok := t.known[s]; ok {
		return t.texts[n]
	}
	return Text(s)
}
