package policies

import (
	"fmt"
	"strings"
	"time"
)

// A WaiverUse is a waiver and what became of it in one run.
type WaiverUse struct {
	Waiver

	// Matched is the number of failed and unknown findings that it covers, or,
	// when it has expired, that it covered before.
	Matched int `json:"matched"`

	// Note is "expired", "unused", "ends today", "ends in 9 days", or two of
	// them with a semicolon; empty when there is nothing to do.
	Note string `json:"note,omitempty"`
}

// Soon is how many days ahead the end of a waiver is announced.
const Soon = 14

// Waive sets the waiver of every failed or unknown finding to the waiver
// that covers it and has not expired at now, or to nil, and tells the use of
// each waiver, in their order. Of several the most exact holds, then the first.
// The findings point into waivers.
func Waive(findings []Finding, waivers []Waiver, now time.Time) []WaiverUse {
	uses := make([]WaiverUse, len(waivers))
	index := newWaiverIndex(waivers)
	for i := range findings {
		f := &findings[i]
		f.Waiver = nil
		if f.Status != Fail && f.Status != Unknown {
			continue
		}
		for _, n := range index.covering(f.Control, f.Asset.ID) {
			uses[n].Matched++
			if f.Waiver == nil && !waivers[n].Expired(now) {
				f.Waiver = &waivers[n]
			}
		}
	}
	for n, w := range waivers {
		uses[n].Waiver = w
		uses[n].Note = w.note(uses[n].Matched, now)
	}
	return uses
}

// note says what its owner should know of w.
func (w Waiver) note(matched int, now time.Time) string {
	var notes []string
	today := now.UTC().Truncate(24 * time.Hour)
	days := int(w.Expires.Sub(today).Hours() / 24)
	switch {
	case w.Expired(now):
		notes = append(notes, "expired")
	case matched == 0:
		notes = append(notes, "unused")
	}
	switch {
	case days < 0 || days > Soon:
	case days == 0:
		notes = append(notes, "ends today")
	case days == 1:
		notes = append(notes, "ends in 1 day")
	default:
		notes = append(notes, fmt.Sprintf("ends in %d days", days))
	}
	return strings.Join(notes, "; ")
}

// A waiverIndex finds waivers without trying each on every finding.
type waiverIndex struct {
	waivers []Waiver
	exact   map[[2]string][]int // control and asset, neither a pattern
	wild    map[string][]int    // control, with an asset pattern
	open    []int               // control patterns
}

func newWaiverIndex(waivers []Waiver) waiverIndex {
	x := waiverIndex{waivers: waivers, exact: map[[2]string][]int{}, wild: map[string][]int{}}
	for n, w := range waivers {
		switch {
		case strings.Contains(w.Control, "*"):
			x.open = append(x.open, n)
		case strings.Contains(w.Asset, "*"):
			x.wild[w.Control] = append(x.wild[w.Control], n)
		default:
			key := [2]string{w.Control, w.Asset}
			x.exact[key] = append(x.exact[key], n)
		}
	}
	return x
}

// covering gives the waivers of a finding, the most exact first and then in
// their own order.
func (x waiverIndex) covering(control, asset string) []int {
	found := x.exact[[2]string{control, asset}]
	found = found[:len(found):len(found)]
	for _, n := range x.wild[control] {
		if Matches(x.waivers[n].Asset, asset) {
			found = append(found, n)
		}
	}
	for _, n := range x.open {
		if w := x.waivers[n]; Matches(w.Control, control) && Matches(w.Asset, asset) {
			found = append(found, n)
		}
	}
	return found
}
