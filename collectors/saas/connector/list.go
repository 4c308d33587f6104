package connector

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// scopeSize is how many assets a scope has at most: they are held in memory.
const scopeSize = 10_000

// list reads one scope of a listing and leads to the next.
func (s *source) list(ctx context.Context, scope collectors.Scope, l listing) (collectors.Result, error) {
	line := collectors.Coverage{Place: scope.Where(), AssetType: l.assetType(), State: collectors.Complete}
	in := &input{source: s, each: scope.Hints[hintEach], gaps: newGaps(), blocked: map[string]web.Gap{}}
	in.variables = s.variables(ctx, l, in)
	if gap, blind := in.blockedBy(l.where); blind {
		gap.End(&line)
		return collectors.Result{Inventory: collectors.Inventory{Coverage: []collectors.Coverage{line}}}, nil
	}
	var result collectors.Result
	r := s.reading(l.from, in.each, placeOf(scope.Hints))
	seen := map[string]bool{scope.Hints[hintLast]: true}
	last := scope.Hints[hintLast]
	search := in.search(l, scope.Hints[hintFound])
	read, bad := 0, 0
	for more := true; more; {
		if len(result.Assets)+r.pageSize() > scopeSize && len(result.Assets) > 0 {
			result.Next = []collectors.Scope{s.follow(scope, l, r.at, last, search.found)}
			break
		}
		var items []any
		var gap *web.Gap
		items, more, gap = r.next(ctx)
		for _, item := range items {
			search.sift(item)
			read++
			key, ok := in.key(l, item)
			switch {
			case !ok:
				bad++
			case key == "" || seen[key]: // no account, or one again: pages overlap when something comes between
			default:
				seen[key], last = true, key
				result.Assets = append(result.Assets, in.asset(l, key, item))
				search.look(item, in.variables)
			}
		}
		line.Count = len(result.Assets)
		if gap != nil {
			gap.End(&line)
		}
	}
	switch complete := line.State == collectors.Complete; {
	case complete && bad > 0:
		what := strconv.Itoa(bad) + " items cannot be told from one another"
		failed(&mistake{what, s.file.mend("the right where, and the right key: " + s.file.spot(l.key, l.key.text))}, r.op.Name).End(&line)
	case complete && read > 0 && len(search.where) > 0:
		failed(&mistake{s.file.spot(l.where, search.where[0].text) + " is in no item, so that accounts may be left out",
			s.file.mend("the right expression there; or optional: [where]")}, r.op.Name).End(&line)
	}
	if first := scope.Hints[hintScope] == ""; first && len(result.Assets) == 0 && s.cannotBeEmpty(l) {
		nobody(&line, r.op)
	}
	struck, err := search.strike(in, scope, l, result.Assets)
	result.Coverage = slices.Concat([]collectors.Coverage{line}, in.lines(scope, l, len(result.Assets)), struck)
	return result, err
}

// cannotBeEmpty reports whether a listing has at least one item: every workspace
// has an account, that of the credential or of who made it. Products show an
// empty list to who may see none.
func (s *source) cannotBeEmpty(l listing) bool {
	each := s.file.Requests[l.from].Each
	return l.accounts != nil && len(s.file.Accounts) == 1 && each == nil
}

// nobody says on a complete line that its being empty proves nothing.
func nobody(line *collectors.Coverage, op collectors.Operation) {
	if line.State != collectors.Complete {
		return
	}
	line.State, line.Reason = collectors.Partial, "the answer lists nobody: "+op.Name
	line.Needs = op.Permission
}

// variables reads the requests that the listing's expressions use. What cannot
// be read blocks the fields that need it.
func (s *source) variables(ctx context.Context, l listing, in *input) map[string]any {
	variables := map[string]any{"each": in.each}
	need := l.where.uses
	for _, f := range l.fields() {
		need = append(need[:len(need):len(need)], f.expr.uses...)
	}
	for _, name := range need {
		if _, read := variables[name]; read || in.isBlocked(name) {
			continue
		}
		value, gap := s.variable(ctx, name)
		if gap != nil {
			in.blocked[name] = *gap
			continue
		}
		variables[name] = value
	}
	return variables
}

// pageSize is how many items the next page may have.
func (r *reading) pageSize() int { return max(1, r.request.Pages.Size) }

// follow is the scope after this one.
func (s *source) follow(scope collectors.Scope, l listing, at place, last string, found []string) collectors.Scope {
	number, err := strconv.Atoi(scope.Hints[hintScope])
	if err != nil {
		number = 1
	}
	number++
	hints := maps.Clone(scope.Hints)
	maps.Copy(hints, at.hints())
	hints[hintScope], hints[hintLast], hints[hintFound] = strconv.Itoa(number), last, strings.Join(found, " ")
	name := l.part
	if each, ok := hints[hintEach]; ok {
		name += "." + each
	}
	return s.conn.Scope(name+"."+strconv.Itoa(number), hints, l.assetType())
}

// hints are the place as a scope carries it.
func (p place) hints() map[string]string {
	return map[string]string{
		hintAt: p.at, hintRead: strconv.Itoa(p.read), hintMet: p.met,
		hintPages: strconv.Itoa(p.pages), hintReplace: strconv.Itoa(p.replace),
	}
}

// placeOf is the place that a scope carries.
func placeOf(hints map[string]string) place {
	number := func(name string) int { n, _ := strconv.Atoi(hints[name]); return n } // absent in the first scope
	return place{at: hints[hintAt], read: number(hintRead), met: hints[hintMet], pages: number(hintPages), replace: number(hintReplace)}
}
