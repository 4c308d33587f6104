package policies

import "strings"

// Matches reports whether s is what the pattern says, whole and with case. In a
// pattern * stands for any text, also for none; nothing else is special.
func Matches(pattern, s string) bool {
	first, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return pattern == s
	}
	s, ok := strings.CutPrefix(s, first)
	if !ok {
		return false
	}
	parts := strings.Split(rest, "*")
	last := len(parts) - 1
	for _, part := range parts[:last] {
		_, after, found := strings.Cut(s, part)
		if !found {
			return false
		}
		s = after
	}
	return strings.HasSuffix(s, parts[last])
}

// matchesAny reports whether one of the patterns matches s; none at all match
// everything.
func matchesAny(patterns []string, s string) bool {
	for _, p := range patterns {
		if Matches(p, s) {
			return true
		}
	}
	return len(patterns) == 0
}
