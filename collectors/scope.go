package collectors

import (
	"strconv"
	"strings"
)

// A Scope is one unit that can be collected by itself, by any worker: an
// organization, an account's global services, an account's Region.
type Scope struct {
	Provider string `json:"provider"` // such as "aws"
	Place    string `json:"place"`    // such as an organization or account ID
	Region   string `json:"region,omitempty"`

	// Part names the scope where a place has several, such as "structure" and
	// "identity_center" for an organization.
	Part string `json:"part"`

	// Types are the asset types that the scope reads. Each gets a line of
	// coverage, whatever happens.
	Types []string `json:"types"`

	// Hints are what the scope that led here learnt and this one needs, such as
	// the account's name. They make the scope complete in itself.
	Hints map[string]string `json:"hints,omitempty"`
}

// ID is the scope's name, unique in a run and equal from night to night. It is
// made of letters, digits and "-._/".
func (s Scope) ID() string {
	parts := []string{clean(s.Provider), clean(s.Place)}
	if s.Region != "" {
		parts = append(parts, clean(s.Region))
	}
	return strings.Join(append(parts, clean(s.Part)), "/")
}

// Where is the place as coverage and reports name it.
func (s Scope) Where() string {
	if s.Region == "" {
		return s.Provider + ":" + s.Place
	}
	return s.Provider + ":" + s.Place + "/" + s.Region
}

// Piece is the name of the part and the number, from 1, of the piece of it that
// the scope is, where a listing is too long for one: "accounts" and 2 of
// "accounts.2".
func (s Scope) Piece() (part string, n int) {
	part, text, _ := strings.Cut(s.Part, ".")
	n, err := strconv.Atoi(text)
	if err != nil {
		n = 1
	}
	return part, n
}

// mostPieces bounds a listing that never ends: a piece has up to 10,000 assets.
const mostPieces = 1000

// Next is the scope that goes on where s ends, with hints instead of its own.
// False: there are so many already that the listing has no end.
func (s Scope) Next(hints map[string]string) (Scope, bool) {
	part, n := s.Piece()
	s.Part, s.Hints = part+"."+strconv.Itoa(n+1), hints
	return s, n < mostPieces
}

// clean keeps an ID usable as a path: hostile place names cannot climb out.
func clean(s string) string {
	c := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '_'
	}, s)
	if strings.Trim(c, ".") == "" {
		return strings.Repeat("_", max(1, len(c)))
	}
	return c
}
