package value

import "slices"

// An Arena is memory for collections and made-up text. Reset frees all of it at
// once and keeps it for the next asset, so that in the long run nothing is
// allocated. It is for one goroutine.
type Arena struct {
	values  slab[Value]
	symbols slab[Symbol]
	items   slab[items]
	bytes   slab[byte]
}

// Reset frees everything. Values of the arena must not be used any more.
func (a *Arena) Reset() {
	a.values.reset()
	a.symbols.reset()
	a.items.reset()
	a.bytes.reset()
}

// A slab gives pieces of large blocks.
type slab[T any] struct {
	blocks [][]T
	block  int // that is in use
	used   int // of it
	size   int // of all blocks
}

// keep is how many elements of a slab stay for the next asset; one asset of 30 MB
// must not cost its memory for the whole night.
const keep = 1 << 18

func (s *slab[T]) take(n, block int) []T {
	for s.block < len(s.blocks) {
		b := s.blocks[s.block]
		if s.used+n <= len(b) {
			piece := b[s.used : s.used+n : s.used+n]
			s.used += n
			return piece
		}
		s.block++
		s.used = 0
	}
	s.blocks = append(s.blocks, make([]T, max(n, block)))
	s.size += max(n, block)
	s.used = n
	return s.blocks[s.block][:n:n]
}

func (s *slab[T]) reset() {
	if s.size > keep {
		s.blocks, s.size = nil, 0
	}
	s.block, s.used = 0, 0
}

// Sizes of blocks, in elements.
const (
	valueBlock = 1 << 10
	itemsBlock = 1 << 7
	byteBlock  = 1 << 13
)

func (a *Arena) collection(k Kind, capacity int) Value {
	in := &a.items.take(1, itemsBlock)[0]
	*in = items{vals: a.values.take(capacity, valueBlock)[:0]}
	return Value{head: head(k), content: itemsAt(in)}
}

// NewArray returns an empty Array with room.
func (a *Arena) NewArray(capacity int) Value { return a.collection(Array, capacity) }

// NewSet returns an empty Set with room.
func (a *Arena) NewSet(capacity int) Value { return a.collection(Set, capacity) }

// NewObject returns an empty Object with room.
func (a *Arena) NewObject(capacity int) Value {
	v := a.collection(Object, capacity)
	v.items().keys = a.values.take(capacity, valueBlock)[:0]
	v.items().symbols = a.symbols.take(capacity, valueBlock)[:0]
	return v
}

func (a *Arena) push(list []Value, v Value) []Value {
	if len(list) == cap(list) {
		larger := a.values.take(max(4, 2*cap(list)), valueBlock)
		list = larger[:copy(larger, list)]
	}
	return append(list, v)
}

// Append adds v to an Array.
func (a *Arena) Append(array, v Value) {
	array.items().vals = a.push(array.items().vals, v)
	array.items().weight += 1 + v.Weight()
}

// Add adds v to a Set, unless it is there. It returns how many elements had to
// make room.
func (a *Arena) Add(set, v Value) int {
	in := set.items()
	at, found := slices.BinarySearchFunc(in.vals, v, Compare)
	if found {
		return 0
	}
	in.vals = insert(a.push(in.vals, v), at)
	in.weight += 1 + v.Weight()
	return len(in.vals) - 1 - at
}

// Put sets the value at a key of an Object. It returns how many keys had to make
// room.
func (a *Arena) Put(object, key, v Value) int {
	in := object.items()
	if i := in.find(key); i >= 0 {
		in.weight += v.Weight() - in.vals[i].Weight()
		in.vals[i] = v
		return 0
	}
	at := len(in.keys)
	if at >= manyKeys {
		in.sort()
		at, _ = slices.BinarySearchFunc(in.keys, key, Compare)
	}
	*a.room(in, &key) = v
	in.weight += 1 + v.Weight()
	in.keys, in.vals, in.symbols = insert(in.keys, at), insert(in.vals, at), insert(in.symbols, at)
	in.weight += key.Weight()
	in.sorted = len(in.keys) > manyKeys
	in.loose = in.loose || key.Kind() == String && key.Symbol() == 0
	return len(in.keys) - 1 - at
}

// room adds a key at the end and returns where its value belongs.
func (a *Arena) room(in *items, key *Value) *Value {
	if n := len(in.keys); n < cap(in.keys) && n < cap(in.vals) && n < cap(in.symbols) {
		in.keys, in.vals, in.symbols = in.keys[:n+1], in.vals[:n+1], in.symbols[:n+1]
		in.keys[n], in.vals[n], in.symbols[n] = *key, Value{}, key.Symbol()
		return &in.vals[n]
	}
	if len(in.symbols) == cap(in.symbols) {
		larger := a.symbols.take(max(4, 2*cap(in.symbols)), valueBlock)
		in.symbols = larger[:copy(larger, in.symbols)]
	}
	in.keys, in.vals, in.symbols = a.push(in.keys, *key), a.push(in.vals, Value{}), append(in.symbols, key.Symbol())
	return &in.vals[len(in.vals)-1]
}

// insert moves the last element to a place.
func insert[T any](list []T, at int) []T {
	last := len(list) - 1
	if at < last {
		v := list[last]
		copy(list[at+1:], list[at:])
		list[at] = v
	}
	return list
}

// Copy returns the String of b, in memory of the arena.
func (a *Arena) Copy(b []byte) Value {
	kept := a.bytes.take(len(b), byteBlock)
	copy(kept, b)
	return Text(view(kept))
}

// Sort puts the keys of every object in v into order, for values that several
// goroutines read.
func Sort(v Value) {
	if !v.IsCollection() {
		return
	}
	if v.Kind() == Object {
		v.items().sort()
		for _, k := range v.items().keys {
			Sort(k)
		}
	}
	for _, x := range v.items().vals {
		Sort(x)
	}
}

// duplicate returns an Object with the same keys and values, and room for more.
func (a *Arena) duplicate(o *items) Value {
	v := a.NewObject(len(o.keys) + 4)
	in := v.items()
	in.keys, in.vals, in.symbols = append(in.keys, o.keys...), append(in.vals, o.vals...), append(in.symbols, o.symbols...)
	in.weight, in.sorted, in.loose = o.weight, o.sorted, o.loose
	return v
}

// Merge returns an Object of what both have; where both have a key, objects are
// merged, and otherwise x counts.
func (a *Arena) Merge(x, y Value) Value {
	merged := a.duplicate(x.items())
	for i, k := range y.items().keys {
		v := y.items().vals[i]
		switch old := merged.At(k); {
		case old.Kind() == Object && v.Kind() == Object:
			a.Put(merged, k, a.Merge(old, v))
		case !old.Defined():
			a.Put(merged, k, v)
		}
	}
	return merged
}

// Upsert returns v with x at a path: a copy of the objects on the way, made where
// there are none. Without a path it is x.
func (a *Arena) Upsert(v Value, path []Value, x Value) Value {
	if len(path) == 0 {
		return x
	}
	changed := a.NewObject(4)
	if v.Kind() == Object {
		changed = a.duplicate(v.items())
	}
	a.Put(changed, path[0], a.Upsert(changed.At(path[0]), path[1:], x))
	return changed
}
