package collectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// settle makes of what a source returned for a scope what a reader can rely on:
// every type has a line of coverage, every asset can be named, parsed and told
// from the others. What is mended or left out, coverage says.
//
// err is the source's error, or nil. late reports whether the run's time was
// over before the source returned.
func settle(scope Scope, result Result, err error, late bool) Result {
	s := settling{scope: scope, where: scope.Where()}
	s.lines(result.Coverage)
	s.fill(err, late)
	if err != nil && !late {
		s.doubt(reason(err.Error()))
	}
	s.assets(result.Assets)
	s.count()
	result.Assets, result.Coverage = s.kept, s.coverage
	return result
}

// A settling is the state of settle.
type settling struct {
	scope    Scope
	where    string
	kept     []Asset
	coverage []Coverage
}

// lines takes the source's lines over. A line for all types that is not one of
// the two states which may say that becomes a line for each type.
func (s *settling) lines(lines []Coverage) {
	for _, c := range lines {
		if c.Place == "" {
			c.Place = s.where
		}
		c.Reason = reason(c.Reason)
		if c.AssetType != AllTypes || c.State == Pruned || c.State == NotApplicable {
			s.coverage = append(s.coverage, c)
			continue
		}
		for _, typ := range s.scope.Types {
			c.AssetType = typ
			s.coverage = append(s.coverage, c)
		}
	}
}

// fill adds a line for each type that has none.
func (s *settling) fill(err error, late bool) {
	c := Coverage{Place: s.where, State: Unreachable, Reason: "collector said nothing of it; report it as a bug"}
	switch {
	case late:
		c.State, c.Reason = Deadline, "the run's time was over"
	case err != nil:
		c.Reason = reason(err.Error())
	}
	for _, typ := range s.scope.Types {
		if !slices.ContainsFunc(s.coverage, func(c Coverage) bool { return s.covers(c, typ) }) {
			c.AssetType = typ
			s.coverage = append(s.coverage, c)
		}
	}
}

// covers reports whether c speaks of the listing of typ in the scope itself,
// not in another place that the scope has found.
func (s *settling) covers(c Coverage, typ string) bool {
	return c.Path == "" && c.Place == s.where && (c.AssetType == typ || c.AssetType == AllTypes)
}

// doubt takes Complete from every line of the scope: its source had a bug after
// it wrote them.
func (s *settling) doubt(why string) {
	for i, c := range s.coverage {
		if c.State == Complete {
			s.coverage[i].State, s.coverage[i].Reason = Partial, why
		}
	}
}

// assets keeps the assets that can be told apart.
func (s *settling) assets(assets []Asset) {
	seen := make(map[string]bool, len(assets))
	for _, a := range assets {
		switch {
		case a.Type == "":
			for _, typ := range s.scope.Types {
				s.spoil(typ, fmt.Sprintf("left out %q, an asset without a type", clip(a.ID)))
			}
			continue
		case a.ID == "":
			s.spoil(a.Type, fmt.Sprintf("left out %q, an asset without an ID", clip(a.Name)))
			continue
		case seen[a.ID]:
			s.spoil(a.Type, fmt.Sprintf("left out another asset with the ID %q", clip(a.ID)))
			continue
		}
		seen[a.ID] = true
		if !slices.Contains(s.scope.Types, a.Type) {
			s.spoil(a.Type, "the scope does not say that it reads this type")
		}
		if len(a.Attributes) == 0 {
			a.Attributes = json.RawMessage("{}")
		}
		if !isObject(a.Attributes) {
			s.spoil(a.Type, fmt.Sprintf("left out the attributes of %q, which are no JSON object", clip(a.ID)))
			a.Attributes = json.RawMessage("{}")
		}
		s.kept = append(s.kept, a.mask())
	}
}

func isObject(b []byte) bool {
	return json.Valid(b) && bytes.HasPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte("{"))
}

// spoil says on the lines of typ that the source has a bug. The first one is
// told; a line that was Complete is so no more.
func (s *settling) spoil(typ, why string) {
	why += "; report it as a bug of the collector"
	found := false
	for i := range s.coverage {
		c := &s.coverage[i]
		if !s.covers(*c, typ) || c.AssetType != typ {
			continue
		}
		found = true
		if !c.State.Blind() {
			c.State = Partial
		}
		switch {
		case c.Reason == "":
			c.Reason = why
		case !strings.Contains(c.Reason, "report it as a bug"):
			c.Reason += "; " + why
		}
	}
	if !found {
		s.coverage = append(s.coverage, Coverage{Place: s.where, AssetType: typ, State: Partial, Reason: why})
	}
}

// count sets the number of assets of each type that has one line.
func (s *settling) count() {
	counts := map[string]int{}
	for _, a := range s.kept {
		counts[a.Type]++
	}
	lines := map[string]int{}
	for _, c := range s.coverage {
		if s.covers(c, c.AssetType) {
			lines[c.AssetType]++
		}
	}
	for i, c := range s.coverage {
		if s.covers(c, c.AssetType) && c.AssetType != AllTypes && lines[c.AssetType] == 1 {
			s.coverage[i].Count = counts[c.AssetType]
		}
	}
}

const (
	reasonLimit = 400 // bytes of a reason
	nameLimit   = 200 // bytes of a name in one
)

// reason makes one line of bounded length of a provider's text.
func reason(s string) string {
	if len(s) <= reasonLimit && !strings.ContainsFunc(s, unicode.IsControl) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return cut(strings.Join(strings.Fields(s), " "), reasonLimit)
}

func clip(s string) string { return cut(s, nameLimit) }

// cut shortens s to n bytes, at a rune's edge.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
