package value

// Of two elements that are equal, such as 2 and 2.0, sets keep the one that OPA's
// keep.

// Union returns what is in x or y, of equal ones that of x.
func (a *Arena) Union(x, y Value) Value {
	return a.merge(x, y, func(inX, inY bool) bool { return inX || inY })
}

// Intersection returns what is in both, of equal ones that of the smaller set.
func (a *Arena) Intersection(x, y Value) Value {
	if len(y.items().vals) < len(x.items().vals) {
		x, y = y, x
	}
	return a.merge(x, y, func(inX, inY bool) bool { return inX && inY })
}

// Difference returns what is in x and not in y.
func (a *Arena) Difference(x, y Value) Value {
	return a.merge(x, y, func(inX, inY bool) bool { return inX && !inY })
}

// merge returns the set of the elements that are wanted by where they are.
func (a *Arena) merge(x, y Value, wanted func(inX, inY bool) bool) Value {
	out := a.NewSet(max(len(x.items().vals), len(y.items().vals)))
	in := out.items()
	take := func(v Value, inX, inY bool) {
		if wanted(inX, inY) {
			in.vals = a.push(in.vals, v)
			in.weight += 1 + v.Weight()
		}
	}
	p, q := x.items().vals, y.items().vals
	for len(p) > 0 && len(q) > 0 {
		switch c := Compare(p[0], q[0]); {
		case c < 0:
			take(p[0], true, false)
			p = p[1:]
		case c > 0:
			take(q[0], false, true)
			q = q[1:]
		default:
			take(p[0], true, true)
			p, q = p[1:], q[1:]
		}
	}
	for _, v := range p {
		take(v, true, false)
	}
	for _, v := range q {
		take(v, false, true)
	}
	return out
}
