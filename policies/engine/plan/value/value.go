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
	"math"
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
	head    head
	n       int64   // of Int; 1 and 0 of Bool; of String and Number the bytes of the text
	content content // of String and Number the text, of Array, Set and Object the items
}

// A head holds three small numbers in one word, so that a Value has few enough
// fields for the compiler to keep it in registers. From the lowest bit: 16 bits are
// the kind, 16 how it follows the clock, as who runs it numbers that, and 32 the
// symbol of a String that Symbols know, or the decoder has learnt: its text outlives
// the asset. Without one, it may still be equal to one that has it.
type head uint64

const (
	clockBit  = 16
	symbolBit = 32
)

// text is that of String and Number; "" of others.
func (v Value) text() string {
	if v.Kind() != String && v.Kind() != Number {
		return ""
	}
	return v.content.text(v.n)
}

// items are those of a collection; nil of others.
func (v Value) items() *items {
	if v.Kind() < Array {
		return nil
	}
	return v.content.items()
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

func Nothing() Value               { return Value{head: head(Null)} }
func Integer(n int64) Value        { return Value{head: head(Int), n: n} }
func Text(s string) Value          { return written(String, s) }
func (v Value) Kind() Kind         { return Kind(v.head) }
func (v Value) Defined() bool      { return v.Kind() != Undefined }
func (v Value) Is(k Kind) bool     { return v.Kind() == k }
func (v Value) Text() string       { return v.text() }
func (v Value) Int() int64         { return v.n }
func (v Value) True() bool         { return v.Kind() == Bool && v.n == 1 }
func (v Value) False() bool        { return v.Kind() == Bool && v.n == 0 }
func (v Value) IsCollection() bool { return v.Kind() >= Array }
func (v Value) IsNumber() bool     { return v.Kind() == Int || v.Kind() == Number }
func (v Value) Elems() []Value     { return v.items().vals } // of Array and Set; of Object its values
func (v Value) Symbol() Symbol     { return Symbol(v.head >> symbolBit) }
func (v Value) Clock() uint16      { return uint16(v.head >> clockBit) }

// WithClock is v with a mark that says how it follows the clock, which makes it
// neither equal nor different.
func (v Value) WithClock(mark uint16) Value {
	v.head = v.head&^(math.MaxUint16<<clockBit) | head(mark)<<clockBit
	return v
}

// known is a String with the symbol that it had not.
func (v Value) known(s Symbol) Value {
	v.head |= head(s) << symbolBit
	return v
}

// Boolean is true or false.
func Boolean(b bool) Value {
	if b {
		return Value{head: head(Bool), n: 1}
	}
	return Value{head: head(Bool)}
}

// Decimal is the number that is written so. The text has to be a JSON number.
func Decimal(text string) Value {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
		return Integer(n)
	}
	return written(Number, text)
}

func written(k Kind, s string) Value {
	return Value{head: head(k), n: int64(len(s)), content: textAt(s)}
}

// textWeight is how many bytes of text, as a power of two, weigh as much as a
// value.
const textWeight = 8

// Weight is what it costs to walk through v: how many values it holds, counting
// each as often as it is there, and their text. A value that holds another one
// twice, which holds another one twice, and so on, has little memory and much
// weight. Scalars weigh nothing but for long text.
func (v Value) Weight() int {
	switch {
	case v.Kind() >= Array:
		return v.items().weight
	case v.Kind() >= Number:
		return int(v.n >> textWeight)
	}
	return 0
}

// Len is the number of elements or keys of a collection, or of characters of a
// String. It is false for what has no length.
func (v Value) Len() (int, bool) {
	switch v.Kind() {
	case Array, Set, Object:
		return len(v.items().vals), true
	case String:
		return len([]rune(v.text())), true
	}
	return 0, false
}

// Keys are the keys of an Object in Rego's order; those of Elems are in the same
// order afterwards.
func (v Value) Keys() []Value {
	v.items().sort()
	return v.items().keys
}

// Follow returns what v has at a path of keys that have a symbol; nil when there
// is nothing.
func (v *Value) Follow(path []Value) *Value {
	for i := range path {
		switch v.Kind() {
		case Object:
			at := v.items().find(path[i])
			if at < 0 {
				return nil
			}
			v = &v.items().vals[at]
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
	switch v.Kind() {
	case Object:
		return v.items().at(key)
	case Array:
		if at := key.place(); at >= 0 && at < int64(len(v.items().vals)) {
			return v.items().vals[at]
		}
	case Set:
		if v.Has(key) {
			return key
		}
	}
	return Value{}
}

// place is the index that a number is, of those with a fraction 1.0 too, as OPA has
// it; less than zero: it is none.
func (v Value) place() int64 {
	switch v.Kind() {
	case Int:
		return v.n
	case Number:
		if n, ok := v.number().Int64(); ok {
			return n
		}
	}
	return -1
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
	if key.Symbol() != 0 && key.Symbol() < firstLearnt && !o.loose && len(o.keys) < manySymbols {
		for i, s := range o.symbols {
			if s == key.Symbol() {
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
	s := v.items().vals
	if len(s) < manyKeys {
		return among(s, &x)
	}
	_, ok := slices.BinarySearchFunc(s, x, Compare)
	return ok
}

// among reports whether x is one of the values. Most are texts, which are compared
// where they are.
func among(all []Value, x *Value) bool {
	if x.Kind() != String {
		return slices.ContainsFunc(all, func(e Value) bool { return Equal(e, *x) })
	}
	for i := range all {
		if e := &all[i]; e.Kind() == String && e.text() == x.text() {
			return true
		}
	}
	return false
}

// Contains reports whether x is an element of an Array or a Set, or a value of
// an Object: Rego's "x in v".
func (v Value) Contains(x Value) bool {
	switch v.Kind() {
	case Set:
		return v.Has(x)
	case Array, Object:
		return among(v.items().vals, &x)
	}
	return false
}
