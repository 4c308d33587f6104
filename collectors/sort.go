package collectors

import "sort"

// Sort sorts as slices.SortFunc does, and to the same order, but costs a program
// 0.3 kB for each type, not 20. It is for lists that are short, or sorted once.
func Sort[E any](all []E, compare func(a, b E) int) {
	sort.Slice(all, func(i, j int) bool { return compare(all[i], all[j]) < 0 })
}

// SortStable is Sort that leaves alone the order of those that are equal.
func SortStable[E any](all []E, compare func(a, b E) int) {
	sort.SliceStable(all, func(i, j int) bool { return compare(all[i], all[j]) < 0 })
}
