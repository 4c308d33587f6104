package reference

import (
	"cmp"
	"maps"
	"slices"
)

// A plan is what to do with the assets of one type.
type plan struct {
	controls []*control // that judge the type, sorted by ID
	groups   []group
}

// A group is the controls that one query evaluates together, as numbers in
// plan.controls. Their joins do not contradict each other, so that they can
// share input.related.
type group struct {
	members []int
	joins   []member
}

// A member is a join of a group and the control that it comes from.
type member struct {
	control int // in plan.controls
	join    int // in control.joins
}

// largestGroup lets a set of its members be the bits of one number.
const largestGroup = 64

func newPlan(controls []*control, assetType string) *plan {
	pl := &plan{}
	for _, k := range controls {
		if k.Judges(assetType) {
			pl.controls = append(pl.controls, k)
		}
	}
	for i, k := range pl.controls {
		fits := func(g group) bool { return len(g.members) < largestGroup && pl.agree(g, k) }
		at := slices.IndexFunc(pl.groups, fits)
		if at < 0 {
			at = len(pl.groups)
			pl.groups = append(pl.groups, group{})
		}
		pl.groups[at].add(i, k)
	}
	return pl
}

// agree reports whether k may be evaluated in one query with g: neither sees
// joins that are not its own, and no name means two joins.
func (pl *plan) agree(g group, k *control) bool {
	for _, i := range g.members {
		if pl.controls[i].alone || k.alone {
			return false
		}
	}
	for _, m := range g.joins {
		a := pl.controls[m.control].joins[m.join]
		for _, b := range k.joins {
			if a.name.Equal(b.name) && (a.lookup != b.lookup || a.from.name != b.from.name) {
				return false
			}
		}
	}
	return true
}

func (g *group) add(i int, k *control) {
	g.members = append(g.members, i)
	for j := range k.joins {
		g.joins = append(g.joins, member{i, j})
	}
}

// query is the query of those controls of g whose bits are set.
func (pl *plan) query(g *group, set uint64) *query {
	q := &query{}
	for bit, i := range g.members {
		if set&(1<<bit) == 0 {
			continue
		}
		q.controls = append(q.controls, pl.controls[i])
		for _, e := range pl.controls[i].deny {
			copied := *e // Append numbers it
			q.body.Append(&copied)
		}
	}
	return q
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
