package gcp

// A table numbers distinct values in the order in which they come. The zero
// value is empty.
type table[T comparable] struct {
	numbers map[T]uint32
	list    []T
}

// number is the number of v, and whether v was there before.
func (t *table[T]) number(v T) (n uint32, known bool) {
	if n, known = t.numbers[v]; known {
		return n, true
	}
	if t.numbers == nil {
		t.numbers = map[T]uint32{}
	}
	n = uint32(len(t.list))
	t.numbers[v] = n
	t.list = append(t.list, v)
	return n, false
}

// add is the number of v.
func (t *table[T]) add(v T) uint32 {
	n, _ := t.number(v)
	return n
}

func (t *table[T]) len() int { return len(t.list) }

// freeze gives back the memory that only new values need.
func (t *table[T]) freeze() { t.numbers = nil }

// names numbers strings.
type names = table[string]
