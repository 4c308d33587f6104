// Package jsontype says which types the values of a document may be of, in JSON
// Schema's names for them.
package jsontype

import "strings"

// A Set is types that a value may be of. The empty Set allows all.
type Set uint8

const (
	Null Set = 1 << iota
	Boolean
	Number // and integer
	String
	Array
	Object
)

var words = map[string]Set{
	"null": Null, "boolean": Boolean, "number": Number, "integer": Number, "string": String, "array": Array, "object": Object,
}

// Of is the Set of types that a schema names.
func Of(types []string) (s Set) {
	for _, t := range types {
		s |= words[t]
	}
	return s
}

// Allows reports whether a value may be of type t. Null it may always be: that says
// that there is none.
func (s Set) Allows(t Set) bool { return s == 0 || t == Null || s&t != 0 }

// String names the types: "a boolean or null".
func (s Set) String() string {
	var all []string
	for i, name := range []string{"null", "a boolean", "a number", "a string", "an array", "an object"} {
		if s&(1<<i) != 0 {
			all = append(all, name)
		}
	}
	if s&Null != 0 && len(all) > 1 {
		all = append(all[1:], all[0])
	}
	return strings.Join(all, " or ")
}

// A Tree says it of a value and of what is in it. Nil allows everything.
type Tree struct {
	May  Set
	Keys map[string]*Tree

	// Each is for elements, and for values at other keys.
	Each *Tree
}

// At is the Tree of what is at a key.
func (t *Tree) At(key string) *Tree {
	if t == nil {
		return nil
	}
	if below, ok := t.Keys[key]; ok {
		return below
	}
	return t.Each
}

// Only is the part of t that is about what is at some paths.
func (t *Tree) Only(paths [][]string) *Tree {
	only := &Tree{}
	for _, path := range paths {
		from, to := t, only
		for i, key := range path {
			if from = from.At(key); from == nil {
				break
			}
			if to.Keys == nil {
				to.Keys = map[string]*Tree{}
			}
			if i == len(path)-1 {
				to.Keys[key] = from
				break
			}
			next := to.Keys[key]
			if next == nil {
				next = &Tree{}
				to.Keys[key] = next
			}
			if next == from { // all of it is there
				break
			}
			to = next
		}
	}
	return only
}
