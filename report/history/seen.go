package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// sight tells what a run saw, so that "not there" can be told from "not read".
type sight struct {
	lines    map[[2]string]collectors.Coverage // place and type to the worst listing
	blind    map[string]collectors.Coverage    // place to its first blind listing by type
	places   map[string]bool                   // those that a line speaks of, and their accounts
	within   map[string]bool                   // places, and all that is around them
	controls map[string]bool
	unjudged map[string]string // control to why it judged nothing
}

func newSight(run *report.Run) sight {
	s := sight{
		lines: map[[2]string]collectors.Coverage{}, blind: map[string]collectors.Coverage{},
		places: map[string]bool{}, within: map[string]bool{}, controls: map[string]bool{}, unjudged: map[string]string{},
	}
	for _, line := range run.Coverage {
		s.speaks(plain(line.Place))
		if line.Path != "" {
			continue // the assets are all there
		}
		key := [2]string{plain(line.Place), line.AssetType}
		if old, ok := s.lines[key]; !ok || !old.State.Blind() && line.State.Blind() {
			s.lines[key] = line
		}
		if first, ok := s.blind[key[0]]; line.State.Blind() && (!ok || line.AssetType < first.AssetType) {
			s.blind[key[0]] = line
		}
	}
	for _, c := range run.Controls {
		s.controls[c.ID] = true
	}
	for i := range run.Findings {
		if f := &run.Findings[i]; f.Asset.Meta() && f.Status == policies.Unknown {
			s.unjudged[f.Control] = f.Reason
		}
	}
	return s
}

func (s sight) speaks(place string) {
	if s.places[place] {
		return
	}
	account, _, _ := strings.Cut(place, "/")
	s.places[place], s.places[account] = true, true
	for _, p := range around(place) {
		s.within[p] = true
	}
}

// why says why a finding that is not in the run may still be true, or, when it
// spoke of the reading itself and would be here again, why its place still
// cannot be judged; empty: it is gone.
func (s sight) why(r row) string {
	if r.meta && r.place == "" {
		return "" // a setting, or a source that was missing
	}
	if reason, ok := s.unjudged[r.control]; ok {
		return notJudged + reason
	}
	line, found := s.line(r.place, r.assetType)
	if source, ok := strings.CutPrefix(r.place, identity); ok && !found {
		line, found = s.unread(source)
	}
	switch {
	case found && line.State.Blind():
		return notRead + policies.Why(line)
	case found, r.meta && s.within[r.place]:
		return ""
	case r.place != "" && !slices.ContainsFunc(around(r.place), func(p string) bool { return s.places[p] }):
		return fmt.Sprintf("%snothing reads %s any more", notRead, r.place)
	}
	return fmt.Sprintf("%snothing tells that %s was read in %s", notRead, r.assetType, cmp.Or(r.place, "its place"))
}

// identity comes before the place of the accounts that were read there:
// "identity:slack:acme" are those of "slack:acme".
const identity = "identity:"

// unread gives the first type, by name, that could not be listed in a place or
// around it.
func (s sight) unread(place string) (collectors.Coverage, bool) {
	for _, p := range around(place) {
		if line, ok := s.blind[p]; ok {
			return line, true
		}
	}
	return collectors.Coverage{}, false
}

const (
	notRead   = "not read this time: "
	notJudged = "not judged this time: "
)

// line gives the listing that speaks for a type in a place: its own, that of all
// types there, or that of what is around it (the account of a Region, the whole
// source). What is around can tell that the type was not read, or that it cannot
// be there, such as in a suspended account, but not that it was read.
func (s sight) line(place, assetType string) (collectors.Coverage, bool) {
	for i, p := range around(place) {
		if line, ok := s.lines[[2]string{p, assetType}]; ok && (i == 0 || line.State.Blind() || line.State == collectors.NotApplicable) {
			return line, true
		}
		if line, ok := s.lines[[2]string{p, collectors.AllTypes}]; ok {
			return line, true
		}
	}
	return collectors.Coverage{}, false
}

// around gives the place itself, its account, its provider and its source:
// "aws:111122223333/eu-west-1", "aws:111122223333", "aws", and
// "identity:slack:acme", "identity:slack", "identity".
func around(place string) []string {
	all := []string{place}
	if i := strings.LastIndex(place, "/"); i > 0 {
		place = place[:i]
		all = append(all, place)
	}
	for i := strings.LastIndex(place, ":"); i > 0; i = strings.LastIndex(place, ":") {
		place = place[:i]
		all = append(all, place)
	}
	return all
}
