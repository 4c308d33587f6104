package identity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// Kinds of sources of persons.
const (
	peopleList       = "people_list"
	identityProvider = "identity_provider"
)

// A Count is how many persons a source knows. It is the asset identity.source.
type Count struct {
	Place string `json:"place"` // as coverage names it, such as hr:employees
	Kind  string `json:"kind"`  // people_list or identity_provider

	// Active are those who have not left. 0 too when the source was not read.
	Active int `json:"active"`

	// Expected is what the next night is held against: Active, or what the nights
	// before had while Active is not trusted.
	Expected int `json:"expected"`
}

// shrinkFloor is how many people may go in any night, however small the company.
const shrinkFloor = 5

// LastCounts reads the counts of a finished night. None are an empty list.
func LastCounts(r *inventory.Reader) ([]Count, error) {
	counts := []Count{}
	for e := range r.Scopes(SourceType) {
		for doc, err := range r.Documents(e) {
			if err != nil {
				return nil, err
			}
			if doc.Type != SourceType {
				continue
			}
			var a struct{ Attributes Count }
			if err := json.Unmarshal(doc.JSON, &a); err != nil {
				return nil, fmt.Errorf("inventory %s: scope %s: %w; collect again", r.Dir(), e.Scope.ID(), err)
			}
			counts = append(counts, a.Attributes)
		}
	}
	return counts, nil
}

// count counts one person of a source.
func (w *world) count(where, kind string, active bool) {
	c := w.counts[where]
	if c == nil {
		c = &Count{Place: where, Kind: kind}
		w.counts[where] = c
	}
	if active {
		c.Active++
		c.Expected++
	}
}

// brake holds tonight's sources against those of the last night. One that shrank
// by too much, or that is not read any more, makes the persons incomplete, so that
// nobody is called a leaver, and itself, so that nobody is missed in it.
func (w *world) brake() {
	if len(w.counts) == 0 && !w.people.any {
		w.people.lines = append(w.people.lines, collectors.Coverage{
			Place: "identity:people", AssetType: PersonType, State: collectors.Disabled,
			Reason: "no people list and no identity provider is read",
			Needs:  "a people list, or a source for okta, entra or google_workspace",
		})
	}
	for _, last := range w.config.Last {
		types, asked := w.asked[last.Place]
		if !asked {
			if last.Expected > 0 && (w.config.Narrowed || !w.config.AcceptShrink) {
				w.counts[last.Place] = &Count{Place: last.Place, Kind: last.Kind, Expected: last.Expected}
				if last.Kind == peopleList && w.asksList() {
					types = []string{listType} // what no source reads at all is known to be unknown
				}
				w.doubt(w.unasked(last), types)
			}
			continue
		}
		c := w.counts[last.Place]
		if c == nil {
			c = &Count{Place: last.Place, Kind: last.Kind}
			w.counts[last.Place] = c
		}
		if slices.ContainsFunc(w.people.lines, func(l collectors.Coverage) bool { return l.Place == c.Place }) {
			c.Expected = max(c.Active, last.Expected) // it was not read completely
			continue
		}
		lost := last.Expected - c.Active
		switch {
		case lost <= 0 || w.config.AcceptShrink:
		case lost*100 > last.Expected*w.config.ShrinkLimit && lost > shrinkFloor:
			c.Expected = last.Expected
			w.doubt(w.shrunk(*c), types)
		default:
			w.losses = append(w.losses, fmt.Sprintf("%s: %d %s after %d on the last night", c.Place, c.Active, c.what(), last.Expected))
		}
	}
}

// doubt takes over why the persons are incomplete. The first wave has read all that
// it was given, and says so; what it read of the source is told to be partial beside
// that, since controls ask the list and the accounts themselves, too.
func (w *world) doubt(line collectors.Coverage, types []string) {
	w.people.lines = append(w.people.lines, line)
	name, _, _ := strings.Cut(line.Place, "/")
	for _, line.AssetType = range types {
		w.doubts = append(w.doubts, line)
		if p := w.place(name); p != nil {
			p.lines = append(p.lines, line)
		}
	}
}

// asksList reports whether there is a people list tonight.
func (w *world) asksList() bool {
	for _, types := range w.asked {
		if slices.Contains(types, listType) {
			return true
		}
	}
	return false
}

// what a Count counts.
func (c Count) what() string {
	if c.Kind == identityProvider {
		return "active accounts"
	}
	return "people on the list"
}

// unasked is the line of a source of the last night that nobody asked tonight.
func (w *world) unasked(last Count) collectors.Coverage {
	line := collectors.Coverage{
		Place: last.Place, AssetType: PersonType, State: collectors.Partial,
		Reason: fmt.Sprintf("%s is not read any more, with %d %s on the last night, so nobody is called a leaver", last.Place, last.Expected, last.what()),
		Needs:  "the source in the configuration; if it is gone for good, run auditor run --accept-shrink once",
	}
	if w.config.Narrowed {
		line.State = collectors.Disabled // as its user wanted it
		line.Reason = fmt.Sprintf("%s is left out of this run, so nobody is called a leaver", last.Place)
		line.Needs = "a run without --source"
	}
	return line
}

func (w *world) shrunk(c Count) collectors.Coverage {
	return collectors.Coverage{
		Place: c.Place, AssetType: PersonType, State: collectors.Partial,
		Reason: fmt.Sprintf("%s: %d %s after %d on the last night, a loss of more than %d %%, so nobody is called a leaver",
			c.Place, c.Active, c.what(), c.Expected, w.config.ShrinkLimit),
		Needs: "a complete source; if so many have left, run auditor run --accept-shrink once",
	}
}

// sourceAssets are the counts, and the sources whose counts are in doubt.
func (w *world) sourceAssets(scope collectors.Scope) collectors.Result {
	var r collectors.Result
	for _, place := range slices.Sorted(maps.Keys(w.counts)) {
		c := *w.counts[place]
		r.Assets = append(r.Assets, collectors.Asset{
			ID: "identity.source:" + place, Type: SourceType, Name: place, Attributes: collectors.Attributes(c),
			Source: "collectors/identity", CollectedAt: w.now(),
		})
	}
	r.Coverage = append([]collectors.Coverage{listing(scope, SourceType, len(r.Assets), nil)}, w.doubts...)
	return r
}
