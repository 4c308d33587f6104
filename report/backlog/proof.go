package backlog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// A verdict is what a run says of an item that has an issue.
type verdict string

const (
	failing  verdict = "failing"
	waived   verdict = "waived"
	unproved verdict = "unproved" // it was not seen, or cannot be told from what was not seen
	gone     verdict = "gone"     // mended, or the asset is no longer there
	retired  verdict = "retired"  // nobody asks any more
)

// A sight answers what a run proves. It closes issues one by one by their own
// evidence, so that a night in which one account was denied still closes what
// it saw elsewhere.
type sight struct {
	run      *report.Run
	findings map[string]*policies.Finding // by fingerprint; no passes but those that tell of an end
	groups   map[string][]*policies.Finding
	controls map[string]string // token to ID
	places   map[string]string // placeKey to place
	lines    map[[2]string]collectors.State
	unknown  map[string][]*policies.Finding // by control
}

func newSight(run *report.Run) *sight {
	s := &sight{
		run: run, findings: map[string]*policies.Finding{}, groups: map[string][]*policies.Finding{}, controls: map[string]string{},
		places: map[string]string{}, lines: map[[2]string]collectors.State{}, unknown: map[string][]*policies.Finding{},
	}
	for _, c := range run.Controls {
		s.controls[token(c.ID)] = c.ID
	}
	for i := range run.Findings {
		f := &run.Findings[i]
		s.findings[f.Fingerprint] = f
		switch f.Status {
		case policies.Unknown:
			s.unknown[f.Control] = append(s.unknown[f.Control], f)
			fallthrough
		case policies.Fail:
			group := groupFingerprint(f.Control, f.Owner.Name)
			s.groups[group] = append(s.groups[group], f)
		}
	}
	for _, line := range run.Coverage {
		if line.Path != "" {
			continue // the assets are all there
		}
		s.places[placeKey(line.Place)] = line.Place
		key := [2]string{line.Place, token(line.AssetType)}
		if old, known := s.lines[key]; !known || !old.Blind() {
			s.lines[key] = line.State
		}
	}
	return s
}

// single judges the item of one finding, and says why.
func (s *sight) single(m Marker) (verdict, string) {
	f := s.findings[m.Fingerprint]
	switch {
	case f == nil:
		return s.missing(m)
	case f.Status == policies.Unknown:
		return unproved, f.Reason
	case f.Status == policies.Fail && f.Waiver != nil:
		return waived, fmt.Sprintf("waived until %s", f.Waiver.Expires.Format(time.DateOnly))
	case f.Status == policies.Fail:
		return failing, ""
	case f.Status == policies.NotApplicable && s.controls[m.Control] == "":
		return retired, "the control is no longer part of the audit"
	}
	return gone, "read, and no longer so: it was mended, or the asset is gone"
}

// missing judges what the run does not speak of: it ended in an earlier run
// that no apply followed, or the history is younger than the issue. That a
// finding ended then does not tell how, so the coverage of this run must prove
// it: the control may have been off for a night.
func (s *sight) missing(m Marker) (verdict, string) {
	control := s.controls[m.Control]
	if control == "" {
		return retired, "the control is no longer part of the audit"
	}
	if why := s.hidden(control, m.Place, m.AssetType); why != "" {
		return unproved, why
	}
	return gone, "its place was read, and it is not there"
}

// hidden says what could hide a failure of a control in a place; empty: it was
// read, and judged.
func (s *sight) hidden(control, key, assetType string) string {
	place, known := s.places[key]
	if !known || assetType == "" {
		return "nothing tells that its place was read"
	}
	for i, p := range around(place) {
		for _, t := range []string{assetType, collectors.AllTypes} {
			state, listed := s.lines[[2]string{p, t}]
			if listed && state.Blind() {
				return fmt.Sprintf("%s was not read: %s", p, state)
			}
			if i == 0 && t == assetType && !listed {
				return "nothing tells that its type was read in its place"
			}
		}
	}
	for _, f := range s.unknown[control] {
		if f.Fault || f.Asset.Type == policies.SettingType || f.Asset.ID == f.Place && slices.Contains(around(place), f.Place) {
			return cmp.Or(f.Reason, "the control could not judge everything")
		}
	}
	return ""
}

// group judges the item of many findings.
func (s *sight) group(m Marker) (verdict, string) {
	isWaived, reason := false, ""
	for _, f := range s.groups[m.Fingerprint] {
		switch {
		case f.Open():
			return failing, ""
		case f.Status == policies.Fail:
			isWaived = true
		default:
			reason = f.Reason
		}
	}
	control := s.controls[m.Control]
	switch {
	case reason != "":
		return unproved, reason
	case isWaived:
		return waived, "all of them are waived"
	case control == "":
		return retired, "the control is no longer part of the audit"
	case m.HandsOff || m.Place == "" || m.AssetType == "":
		// Nobody knows any more where they all were.
		if unknown := s.unknown[control]; len(unknown) > 0 {
			return unproved, unknown[0].Reason
		}
		return gone, "none of them is left"
	}
	for key := range strings.SplitSeq(m.Place, separator) {
		if why := s.hidden(control, key, m.AssetType); why != "" {
			return unproved, why
		}
	}
	return gone, "none of them is left"
}

// around gives a place, its account and its provider.
func around(place string) []string {
	all := []string{place}
	for _, sep := range []string{"/", ":"} {
		if i := strings.LastIndex(all[len(all)-1], sep); i > 0 {
			all = append(all, all[len(all)-1][:i])
		}
	}
	return all
}
