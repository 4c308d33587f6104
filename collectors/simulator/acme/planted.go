package acme

import (
	"cmp"
	"slices"
)

// A Planted is a finding that an audit of the company must give.
type Planted struct {
	Control string // such as "guardrails.aws_policy_attached"
	AssetID string
	What    string // what is wrong, in words
}

// SortPlanted sorts by control and asset.
func SortPlanted(all []Planted) {
	slices.SortFunc(all, func(a, b Planted) int {
		return cmp.Or(cmp.Compare(a.Control, b.Control), cmp.Compare(a.AssetID, b.AssetID))
	})
}

// Nights are when a fault is there.
type Nights int

const (
	Always Nights = iota
	Odd           // mended in even nights
	Even          // new in even nights
)

// Include reports whether the night, from 1, is one of them.
func (n Nights) Include(night int) bool {
	return n == Always || n == Odd && night%2 == 1 || n == Even && night%2 == 0
}
