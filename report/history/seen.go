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
	controls map[string]bool
	unjudged map[string]string // control to why it judged nothing
}

func newSight(run *report.Run) sight {
	s := sight{lines: map[[2]string]collectors.Coverage{}, controls: map[string]bool{}, unjudged: map[string]string{}}
	for _, line := range run.Coverage {
		if line.Path != "" {
			continue // the assets are all there
		}
		key := [2]string{plain(line.Place), line.AssetType}
		if old, ok := s.lines[key]; !ok || !old.State.Blind() && line.State.Blind() {
			s.lines[key] = line
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

// why says why a finding that is not in the run may still be true; empty: it is
// gone.
func (s sight) why(r row) string {
	if r.meta {
		// It speaks of the reading itself, and would be here again.
		return ""
	}
	if reason, ok := s.unjudged[r.control]; ok {
		return notJudged + reason
	}
	line, found := s.line(r.place, r.assetType)
	switch {
	case !found:
		return fmt.Sprintf("%snothing tells that %s was read in %s", notRead, r.assetType, cmp.Or(r.place, "its place"))
	case line.State.Blind():
		return notRead + policies.Why(line)
	}
	return ""
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

// around gives the place itself, its account and its provider:
// "aws:111122223333/eu-west-1", "aws:111122223333", "aws".
func around(place string) []string {
	all := []string{place}
	for _, sep := range []string{"/", ":"} {
		if i := strings.LastIndex(all[len(all)-1], sep); i > 0 {
			all = append(all, all[len(all)-1][:i])
		}
	}
	return slices.Clip(all)
}
