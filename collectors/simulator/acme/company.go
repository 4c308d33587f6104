// Package acme is what the parts of the simulated company share: its clock and
// dice, its people, the faults planted in it, and the trouble that its APIs
// make. Each part (AWS, Google Cloud, GitHub, SaaS) is a room of its own beside
// this one.
//
// acme (acme.example) does not exist. What is here derives from the Options
// alone: equal options give an equal company.
package acme

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Domain is where acme's mail goes.
const Domain = "acme.example"

// Options say which company it is.
type Options struct {
	Seed int64     // another seed is another company of the same shape
	Now  time.Time // the company's clock

	// Night chooses which faults there are: an odd one has set A, an even one
	// set B, in which some of A are mended and others are new.
	Night int

	People int // how many; at least 130
}

// A Company is acme, as far as all its parts know it. It does not change.
type Company struct {
	Seed  int64
	Night int
	Now   time.Time // UTC, to the second

	// Anchor is what dates of resources are counted from: a day up to 30 days
	// before Now that stays the same for 30 nights, so that resources do not
	// change from one night to the next.
	Anchor time.Time

	// People is the people list, in the order of the numbers. The first of each
	// team is its lead, and stays.
	People []*Person
}

// New founds the company.
func New(o Options) *Company {
	now := o.Now.UTC().Truncate(time.Second)
	c := &Company{Seed: o.Seed, Night: o.Night, Now: now, Anchor: now.Truncate(30 * 24 * time.Hour)}
	c.hire(max(o.People, leastPeople))
	return c
}

// Sum is a number that stands for the seed and the parts.
func (c *Company) Sum(parts ...any) [32]byte {
	return sha256.Sum256(fmt.Appendf(binary.BigEndian.AppendUint64(nil, uint64(c.Seed)), "%v", parts))
}

// ID returns prefix and n characters that stand for the parts: digits and
// capital letters.
func (c *Company) ID(prefix string, n int, parts ...any) string {
	return prefix + strings.ToUpper(c.Hex(n, parts...))
}

// Hex returns n hexadecimal digits, at most 64, that stand for the parts.
func (c *Company) Hex(n int, parts ...any) string {
	sum := c.Sum(parts...)
	return hex.EncodeToString(sum[:])[:n]
}

// Number returns n decimal digits that stand for the parts; the first is not 0.
func (c *Company) Number(n int, parts ...any) string {
	d := c.Dice(parts...)
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + d.IntN(10))
	}
	if n > 0 && b[0] == '0' {
		b[0] = '1'
	}
	return string(b)
}

// Dice returns a source of numbers that stands for the parts.
func (c *Company) Dice(parts ...any) *rand.Rand {
	sum := c.Sum(parts...)
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])))
}

// Ago is so many days before the Anchor: for what stays from night to night.
func (c *Company) Ago(days int) time.Time { return c.Anchor.AddDate(0, 0, -days) }

// Recently is so many days before Now, at midnight: for what moves with the
// clock, such as a last log-in.
func (c *Company) Recently(days int) time.Time {
	return c.Now.Truncate(24*time.Hour).AddDate(0, 0, -days)
}
