package collectors

import "slices"

// A task is a scope of one source that waits or is under way.
type task struct {
	source int // index in Runner.Sources
	scope  Scope

	// clash is the ID that another scope has taken; empty: none has.
	clash string
}

// A queue hands out tasks. Each part of each source is a line of its own, and
// the line with the fewest tasks under way goes next: one that waits for a small
// shared limit, such as that of an organization's API, does not take all
// workers. Among equals the line that began first goes first, so an organization
// comes before its accounts.
type queue struct {
	lines []*line
}

type line struct {
	source   int
	part     string
	waiting  []*task
	underWay int
}

func (q *queue) push(t *task) {
	l := q.line(t)
	if l == nil {
		l = &line{source: t.source, part: t.scope.Part}
		q.lines = append(q.lines, l)
	}
	l.waiting = append(l.waiting, t)
}

// pop returns the next task, or nil. done must be told when it has ended.
func (q *queue) pop() *task {
	var next *line
	for _, l := range q.lines {
		if len(l.waiting) > 0 && (next == nil || l.underWay < next.underWay) {
			next = l
		}
	}
	if next == nil {
		return nil
	}
	t := next.waiting[0]
	next.waiting[0] = nil
	next.waiting = next.waiting[1:]
	next.underWay++
	return t
}

func (q *queue) done(t *task) {
	l := q.line(t)
	l.underWay--
	if l.underWay == 0 && len(l.waiting) == 0 {
		q.lines = slices.DeleteFunc(q.lines, func(x *line) bool { return x == l })
	}
}

func (q *queue) line(t *task) *line {
	for _, l := range q.lines {
		if l.source == t.source && l.part == t.scope.Part {
			return l
		}
	}
	return nil
}
