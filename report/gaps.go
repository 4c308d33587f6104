package report

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
)

// A CoverageSummary is how much of the company was read.
type CoverageSummary struct {
	Complete  bool
	Providers []ProviderCoverage // by provider and kind
	Gaps      []Gap              // what was not read; what blinds most comes first
	Pruned    int                // places that were not visited because the bill shows no usage
}

// A ProviderCoverage counts the places of one kind, Regions not counted apart.
type ProviderCoverage struct {
	Provider string
	Kind     string // "account", "organization", "list", "workspace"
	Places   int
	Read     int // those without a gap that somebody can mend
	Assets   int // of all kinds of the provider; with its first kind only
}

// A Gap is one cause for which something was not read, wherever that was. In
// its texts "<account>" and "<region>" stand for the places' own.
type Gap struct {
	State    collectors.State
	Reason   string
	Needs    string // what would mend it; empty: nothing that we know
	Places   []string
	Types    []string // asset types
	Unlisted []string // those of Types that were not listed, or not all of them
	Paths    []string // attributes that are missing of what was listed
	Controls []string // IDs of the controls that answer unknown for it

	// Mendable gaps make the run incomplete; see collectors.State.Incomplete.
	Mendable bool
}

// words counts the places and says how many are not read in full: "40 accounts,
// 3 with gaps".
func (p ProviderCoverage) words() string {
	text := count(p.Places, p.Kind)
	if n := p.Places - p.Read; n > 0 {
		text += ", " + grouped(n) + " with gaps"
	}
	return text
}

// permissions are actions of cloud providers: "s3:GetLifecycleConfiguration".
var permissions = regexp.MustCompile(`^[a-z][a-z0-9-]*:[A-Z][A-Za-z0-9]*(, [a-z][a-z0-9-]*:[A-Z][A-Za-z0-9]*)*$`)

// remedy is what to do about a gap: its needs, and for permissions the verb.
func remedy(needs string) string {
	if permissions.MatchString(needs) {
		return "grant " + needs
	}
	return needs
}

func summarizeCoverage(run *Run) CoverageSummary {
	s := CoverageSummary{Complete: run.Complete}
	incomplete := map[string]bool{} // by place without Region
	gaps := map[[3]string]*gap{}
	ordinary := ordinaryWords(run)
	for _, c := range run.Coverage {
		place := account(c.Place)
		incomplete[place] = incomplete[place] || c.State.Incomplete()
		if c.State == collectors.Pruned {
			s.Pruned++
		}
		if !c.State.Blind() {
			continue
		}
		reason, needs := impersonal(c.Reason, c.Place, ordinary), impersonal(c.Needs, c.Place, ordinary)
		key := [3]string{string(c.State), reason, needs}
		g := gaps[key]
		if g == nil {
			g = newGap(c.State, reason, needs)
			gaps[key] = g
		}
		g.add(c, run.Controls)
	}
	for _, g := range gaps {
		s.Gaps = append(s.Gaps, g.gap())
	}
	collectors.Sort(s.Gaps, func(a, b Gap) int {
		return cmp.Or(
			-compareBool(a.Mendable, b.Mendable),
			cmp.Compare(len(b.Controls), len(a.Controls)), cmp.Compare(len(b.Places), len(a.Places)),
			cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Needs, b.Needs),
		)
	})
	s.Providers = providers(run, incomplete)
	return s
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// A gap is a Gap in the making.
type gap struct {
	Gap
	places, types, unlisted, paths, controls map[string]bool
	lines                                    map[[2]string]bool // type and path that were looked up
}

func newGap(state collectors.State, reason, needs string) *gap {
	return &gap{
		Gap:    Gap{State: state, Reason: reason, Needs: needs, Mendable: state.Incomplete()},
		places: map[string]bool{}, types: map[string]bool{}, unlisted: map[string]bool{}, paths: map[string]bool{}, controls: map[string]bool{},
		lines: map[[2]string]bool{},
	}
}

func (g *gap) add(c collectors.Coverage, controls []Control) {
	g.places[c.Place] = true
	g.types[c.AssetType] = true
	if c.Path != "" {
		g.paths[c.Path] = true
	} else {
		g.unlisted[c.AssetType] = true
	}
	line := [2]string{c.AssetType, c.Path}
	if g.lines[line] {
		return
	}
	g.lines[line] = true
	for i := range controls {
		if blinds(c, &controls[i]) {
			g.controls[controls[i].ID] = true
		}
	}
}

func (g *gap) gap() Gap {
	g.Places, g.Types = slices.Sorted(maps.Keys(g.places)), slices.Sorted(maps.Keys(g.types))
	g.Unlisted = slices.Sorted(maps.Keys(g.unlisted))
	g.Paths, g.Controls = slices.Sorted(maps.Keys(g.paths)), slices.Sorted(maps.Keys(g.controls))
	return g.Gap
}

// blinds reports whether a control answers unknown somewhere because of a line
// of coverage that is blind.
func blinds(line collectors.Coverage, c *Control) bool {
	for _, join := range c.Related {
		if (join.Type == line.AssetType || line.AssetType == collectors.AllTypes) && (line.Path == "" || overlap(line.Path, join.Key)) {
			return true
		}
	}
	if len(c.AssetTypes) > 0 && line.AssetType != collectors.AllTypes && !slices.Contains(c.AssetTypes, line.AssetType) {
		return false
	}
	if line.Path == "" {
		return true
	}
	for path := range c.When {
		if overlap(line.Path, path) {
			return true
		}
	}
	reads := func(path string) bool { return overlap(line.Path, path) }
	return slices.ContainsFunc(c.Requires, reads) || slices.ContainsFunc(c.Reads, reads)
}

// overlap reports whether one path is the other or leads to it.
func overlap(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

func providers(run *Run, incomplete map[string]bool) []ProviderCoverage {
	type key struct{ provider, kind string }
	by := map[key]*ProviderCoverage{}
	families := families(run)
	for place, gap := range incomplete {
		provider, name, _ := strings.Cut(place, ":")
		if provider == "gcp" && (name == "projects" || name == "folders") {
			continue // parts of the organization, which is counted
		}
		k := key{cmp.Or(families[place], provider), kindOf(provider, name)}
		if by[k] == nil {
			by[k] = &ProviderCoverage{Provider: k.provider, Kind: k.kind}
		}
		by[k].Places++
		if !gap {
			by[k].Read++
		}
	}
	var all []ProviderCoverage
	for _, p := range by {
		all = append(all, *p)
	}
	collectors.Sort(all, func(a, b ProviderCoverage) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Kind, b.Kind))
	})
	assets := map[string]int{}
	for kind, n := range run.Assets {
		provider, _, _ := strings.Cut(kind, ".")
		assets[provider] += n
	}
	for i := range all {
		all[i].Assets = assets[all[i].Provider]
		delete(assets, all[i].Provider)
	}
	return all
}

// families tell by place which asset types were read there: "saas" of a
// workspace of Slack, so that a dozen products are one line.
func families(run *Run) map[string]string {
	families := map[string]string{}
	for _, c := range run.Coverage {
		if family, _, typed := strings.Cut(c.AssetType, "."); typed {
			families[account(c.Place)] = family
		}
	}
	return families
}

// kindOf says what a provider calls such a place.
func kindOf(provider, name string) string {
	switch provider {
	case "aws":
		switch {
		case name == "":
		case strings.HasPrefix(name, "o-"):
			return "organization"
		default:
			return "account"
		}
	case "gcp", "github":
		if name != "" {
			return "organization"
		}
	case "identity":
		return "source"
	case "hr":
		if name != "" {
			return "list"
		}
	default:
		if name != "" {
			return "workspace"
		}
	}
	return "source" // that could not be read at all
}
