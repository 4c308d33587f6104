package value

// A Habit says whether what is tried mostly succeeds, so that it is worth trying.
// The zero habit tries.
type Habit struct {
	tries, hits, rest uint16
}

// How a habit is formed: after so many tries of which fewer than one in four
// succeeded, it rests for a while.
const (
	enough = 1 << 8
	rest   = 1 << 14
)

// Tries reports whether to try.
func (h *Habit) Tries() bool {
	if h.rest > 0 {
		h.rest--
		return false
	}
	return true
}

// Tried says how that went.
func (h *Habit) Tried(hit bool) {
	h.tries++
	if hit {
		h.hits++
	}
	if h.tries == enough {
		if 4*h.hits < h.tries {
			h.rest = rest
		}
		h.tries, h.hits = 0, 0
	}
}
