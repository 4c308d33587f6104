// Package value holds Rego values in the way that a machine reads them fastest:
// small structs without interfaces, whose arrays, sets and objects live in an
// Arena that is emptied after each asset.
//
// A Value is valid until its Arena is reset, and text that was decoded until
// the JSON that it was decoded from is gone: what is kept longer is copied.
// Values of different arenas may hold each other only if the inner one lives
// longer.
package value

import (
	"slices"
	"strconv"
)

// A Kind says what a Value is. The order is Rego's order of types.
type Kind uint8

const (
	Undefined Kind = iota
	Null
	Bool
	Int    // a number that an int64 holds exactly, and that is written so
	Number // any other number, kept as its text
	String
	Array
	Object
	Set
)

// A Value is a Rego value. The zero Value is undefined.
type Value struct {
	kind   Kind
	clock  uint16 // how it follows the clock, as who runs it numbers that; 0: not
	symbol Symbol // of a String that Symbols know; 0: it may still be equal to one
	n      int64  // of Int; 1 and 0 of Bool
	text   string // of String and Number
	items  *items // of Array, Set, Object
}

// items are what a collection holds.
type items struct {
	vals []Value

	weight int // of what is in it, each as often as it is there

	// Of an object only: the keys, and the symbols of those that are Strings.
	keys    []Value
	symbols []Symbol
	sorted  bool // the keys, in Rego's order
	loose   bool // a key was made up, and may be equal to a symbol that it does not have
}

// The values that need no arena.

func Nothing() Value               { return Value{kind: Null} }
func Integer(n int64) Value        { return Value{kind: Int, n: n} }
func Text(s string) Value          { return Value{kind: String, text: s} }
func (v Value) Kind() Kind         { return v.kind }
func (v Value) Defined() bool      { return v.kind != Undefined }
func (v Value) Is(k Kind) bool     { return v.kind == k }
func (v Value) Text() string       { return v.text }
func (v Value) Int() int64         { return v.n }
func (v Value) True() bool         { return v.kind == Bool && v.n == 1 }
func (v Value) False() bool        { return v.kind == Bool && v.n == 0 }
func (v Value) IsCollection() bool { return v.items != nil }
func (v Value) IsNumber() bool     { return v.kind == Int || v.kind == Number }
func (v Value) Elems() []Value     { return v.items.vals } // of Array and Set; of Object its values
func (v Value) Symbol() Symbol     { return v.symbol }
func (v Value) Clock() uint16      { return v.clock }

// WithClock is v with a mark that says how it follows the clock, which makes it
// neither equal nor different.
func (v Value) WithClock(mark uint16) Value {
	v.clock = mark
	return v
}

// Boolean is true or false.
func Boolean(b bool) Value {
	if b {
		return Value{kind: Bool, n: 1}
	}
	return Value{kind: Bool}
}

// Decimal is the number that is written so. The text has to be a JSON number.
func Decimal(text string) Value {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
		return Integer(n)
	}
	return Value{kind: Number, text: text}
}

// textWeight is how many bytes of text, as a power of two, weigh as much as a
// value.
const textWeight = 8

// Weight is what it costs to walk through v: how many values it holds, counting
// each as often as it is there, and their text. A value that holds another one
// twice, which holds another one twice, and so on, has little memory and much
// weight. Scalars weigh nothing but for long text.
func (v Value) Weight() int {
	if v.items == nil {
		return len(v.text) >> textWeight
	}
	return v.items.weight
}

// Len is the number of elements or keys of a collection, or of characters of a
// String. It is false for what has no length.
func (v Value) Len() (int, bool) {
	switch v.kind {
	case Array, Set, Object:
		return len(v.items.vals), true
	case String:
		return len([]rune(v.text)), true
	}
	return 0, false
}

// Keys are the keys of an Object in Rego's order; those of Elems are in the same
// order afterwards.
func (v Value) Keys() []Value {
	v.items.sort()
	return v.items.keys
}

// Follow returns what v has at a path of keys that have a symbol; nil when there
// is nothing.
func (v *Value) Follow(path []Value) *Value {
	for i := range path {
		switch v.kind {
		case Object:
			at := v.items.find(path[i])
			if at < 0 {
				return nil
			}
			v = &v.items.vals[at]
		case Set:
			if !v.Has(path[i]) {
				return nil
			}
			v = &path[i]
		default: // the keys of an Array have none
			return nil
		}
	}
	return v
}

// At returns what an Array has at an index, an Object at a key, and a Set that
// has it, the element itself. It is undefined for everything else.
func (v Value) At(key Value) Value {
	switch v.kind {
	case Object:
		return v.items.at(key)
	case Array:
		if key.kind == Int && key.n >= 0 && key.n < int64(len(v.items.vals)) {
			return v.items.vals[key.n]
		}
	case Set:
		if v.Has(key) {
			return key
		}
	}
	return Value{}
}

func (o *items) at(key Value) Value {
	if i := o.find(key); i >= 0 {
		return o.vals[i]
	}
	return Value{}
}

// manyKeys is from how many keys on an object is sorted and searched by halving,
// and manySymbols from how many even for what has a symbol.
const (
	manyKeys    = 16
	manySymbols = 256
)

// find returns the place of a key, and -1 when there is none.
func (o *items) find(key Value) int {
	if key.symbol != 0 && !o.loose && len(o.keys) < manySymbols {
		for i, s := range o.symbols {
			if s == key.symbol {
				return i
			}
		}
		return -1
	}
	if len(o.keys) >= manyKeys {
		o.sort()
		if i, ok := slices.BinarySearchFunc(o.keys, key, Compare); ok {
			return i
		}
		return -1
	}
	for i := range o.keys {
		if Equal(o.keys[i], key) {
			return i
		}
	}
	return -1
}

// Has reports whether a Set holds x.
func (v Value) Has(x Value) bool {
	s := v.items.vals
	if len(s) < manyKeys {
		return among(s, &x)
	}
	_, ok := slices.BinarySearchFunc(s, x, Compare)
	return ok
}

// among reports whether x is one of the values. Most are texts, which are compared
// where they are.
func among(all []Value, x *Value) bool {
	if x.kind != String {
		return slices.ContainsFunc(all, func(e Value) bool { return Equal(e, *x) })
	}
	for i := range all {
		if e := &all[i]; e.kind == String && e.text == x.text {
			return true
		}
	}
	return false
}

// Contains reports whether x is an element of an Array or a Set, or a value of
// an Object: Rego's "x in v".
func (v Value) Contains(x Value) bool {
	switch v.kind {
	case Set:
		return v.Has(x)
	case Array, Object:
		return among(v.items.vals, &x)
	}
	return false
}
