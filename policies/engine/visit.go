package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/corporate-sre/auditor/policies"
)

// A visit goes through a scope.
type visit struct {
	*recall
	part    Part
	digests []Digest
	last    *remembered // nil: nothing is remembered
	todo    []todo      // by asset
	left    atomic.Int64
	mu      sync.Mutex
	now     remembered
	types   map[string]int
	found   map[Relation]int
}

// todo is what is to be done about an asset.
type todo struct {
	before *answer // nil: it is new, or has changed
	mask   int
	verify bool
	done   bool // nothing
}

// mostRemembered is how many assets a scope may have that is remembered: all its
// answers are in memory for a while. Those of larger ones are given anew.
const mostRemembered = 50_000

// visit decides what of a scope is judged again, and gives all other answers. It
// is nil when the scope is too large, or does not say what has changed in it.
func (r *recall) visit(part Part, verify func(n int) bool, t *tally) (*visit, error) {
	if part.Scope == "" || part.Digests == nil || part.Assets > mostRemembered {
		return nil, nil
	}
	digests, err := part.Digests()
	if err != nil || digests == nil {
		return nil, err
	}
	v := &visit{recall: r, part: part, digests: digests, todo: make([]todo, len(digests)), types: map[string]int{}, found: map[Relation]int{}}
	v.now = remembered{Coverage: r.gaps[part.Where], Assets: make([]answer, len(digests))}
	if v.last, err = r.last.scope(part.Scope); err != nil {
		r.damage(fmt.Errorf("%s: %w", part.Scope, err))
		v.last = nil
	}
	if v.last != nil && v.last.Coverage != v.now.Coverage {
		v.last = nil
	}
	changed := v.changed()
	find := v.finder()
	for i, digest := range digests {
		v.now.Assets[i].Digest = digest
		todo := &v.todo[i]
		todo.verify = verify(i + 1)
		if todo.before = find(digest); todo.before == nil {
			continue
		}
		if todo.mask = v.maskOf(todo.before, changed); todo.mask < 0 {
			todo.before = nil
			continue
		}
		assetType := v.last.Types[todo.before.Type]
		k := r.kind(assetType)
		if todo.done = !todo.verify && k.stale[todo.mask] == nil; todo.done {
			v.again(i, k, assetType, t)
		}
	}
	v.left.Store(1) // until it is read
	return v, nil
}

// changed says of which relations what they find has changed.
func (v *visit) changed() []bool {
	if v.last == nil {
		return nil
	}
	changed := make([]bool, len(v.last.Relations))
	for i, s := range v.last.Relations {
		changed[i] = v.run.Stand(Relation{s.Lookup, s.Row}, v.part.Where) != s.Digest
	}
	return changed
}

// finder returns a function that finds what is remembered of assets that are
// asked for nearly in the order of the last run.
func (v *visit) finder() func(Digest) *answer {
	if v.last == nil {
		return func(Digest) *answer { return nil }
	}
	all, next := v.last.Assets, 0
	var places map[Digest]int
	return func(d Digest) *answer {
		if next >= len(all) || all[next].Digest != d {
			if places == nil {
				places = make(map[Digest]int, len(all))
				for i := range all {
					places[all[i].Digest] = i
				}
			}
			i, ok := places[d]
			if !ok {
				return nil
			}
			next = i
		}
		next++
		return &all[next-1]
	}
}

// maskOf is what has changed around an asset that is remembered; less than
// zero: too much.
func (v *visit) maskOf(a *answer, changed []bool) (mask int) {
	k := v.kind(v.last.Types[a.Type])
	if a.Again || len(a.Statuses) != k.were || len(a.Findings) > 0 && v.part.CollectedAt.IsZero() {
		return -1
	}
	if a.Until <= v.recall.now || !v.forward {
		mask |= timePassed
	}
	if slices.ContainsFunc(a.Relations, func(i int) bool { return changed[i] }) {
		mask |= relationsChanged
	}
	return mask
}

// again gives all answers about an asset again.
func (v *visit) again(i int, k *kind, assetType string, t *tally) {
	a, old := &v.now.Assets[i], v.todo[i].before
	*a = *old
	a.Type = v.typeOf(assetType)
	a.Relations = v.keep(old.Relations)
	if statuses := k.statuses(old.Statuses); statuses != old.Statuses {
		a.Statuses = statuses
		a.Findings = k.findings(old, nil)
	}
	t.assets[assetType]++
	t.statuses[counted{k, a.Statuses}]++
	for _, f := range a.Findings {
		t.keep(v.finding(k, a, f))
	}
	v.recall.again.Add(1)
}

// statuses are those of the last run, in the order of this one.
func (k *kind) statuses(old string) string {
	if k.were == len(k.before) && slices.IsSorted(k.before) {
		return old
	}
	now := make([]byte, len(k.before))
	for i, before := range k.before {
		now[i] = old[before]
	}
	return string(now)
}

// findings are those of the last run but of what is stale.
func (k *kind) findings(old *answer, stale []bool) (kept []told) {
	for _, f := range old.Findings {
		if i := slices.Index(k.before, f.Control); i >= 0 && (stale == nil || !stale[i]) {
			f.Control = i
			kept = append(kept, f)
		}
	}
	return kept
}

// typeOf numbers an asset type.
func (v *visit) typeOf(assetType string) int {
	n, ok := v.types[assetType]
	if !ok {
		n = len(v.now.Types)
		assetType = strings.Clone(assetType)
		v.types[assetType], v.now.Types = n, append(v.now.Types, assetType)
	}
	return n
}

// relation numbers a relation.
func (v *visit) relation(r Relation) int {
	n, ok := v.found[r]
	if !ok {
		n = len(v.now.Relations)
		r = Relation{strings.Clone(r.Lookup), strings.Clone(r.Row)}
		v.found[r] = n
		v.now.Relations = append(v.now.Relations, standing{Lookup: r.Lookup, Row: r.Row, Digest: v.run.Stand(r, v.part.Where)})
	}
	return n
}

// keep numbers relations of the last run.
func (v *visit) keep(old []int) (now []int) {
	for _, n := range old {
		s := v.last.Relations[n]
		now = append(now, v.relation(Relation{s.Lookup, s.Row}))
	}
	return now
}

// wants reports whether an asset has to be read, by its number, from 1.
func (v *visit) wants(n int) bool { return n > len(v.todo) || !v.todo[n-1].done }

// some are the numbers of the assets that have to be read; nil: all of them.
func (v *visit) some() []int {
	var some []int
	for i := range v.todo {
		if !v.todo[i].done {
			some = append(some, i+1)
		}
	}
	if len(some) == len(v.todo) {
		return nil
	}
	return some
}

// unchanged reports whether no asset has to be read.
func (v *visit) unchanged() bool {
	return !slices.ContainsFunc(v.todo, func(t todo) bool { return !t.done })
}

// release ends the reading of the scope, or the judging of an asset. The last
// one leaves the answers for the next run.
func (v *visit) release() {
	if v.left.Add(-1) > 0 {
		return
	}
	if v.last != nil && v.unchanged() && len(v.todo) == len(v.last.Assets) && len(v.now.Relations) == len(v.last.Relations) && v.sameControls() {
		v.next.copy(v.recall.last, v.part.Scope)
		return
	}
	v.next.add(v.part.Scope, &v.now)
}

// sameControls reports whether the numbers of controls mean what they did.
func (v *visit) sameControls() bool {
	for t := range v.types {
		if k := v.kind(t); k.were != len(k.before) || !slices.IsSorted(k.before) {
			return false
		}
	}
	return true
}

// judge judges an asset, as far as its answers are not those of the last run. It
// names the control whose answer would have been wrong; empty: none.
func (v *visit) judge(w IncrementalWorker, d numbered, t *tally) (misremembered string) {
	defer v.release()
	todo, k := &v.todo[d.n-1], v.kind(d.Type)
	var stale []bool // nil: all
	if todo.before != nil && !todo.verify {
		stale = k.stale[todo.mask]
	}
	a := answer{Digest: v.now.Assets[d.n-1].Digest, Until: ForEver}
	statuses, at := make([]byte, len(k.controls)), -1
	relations, err := w.EvalSome(d.Document, stale, func(f policies.Finding, until int64) {
		for at++; stale != nil && !stale[at]; at++ {
		}
		statuses[at] = letter(f.Status)
		if a.Until = min(a.Until, until); f.Fault || until != ForEver && !k.clock[at] {
			a.Again = true
		}
		if f.Status == policies.Fail || f.Status == policies.Unknown {
			a.tell(k.controls[at], at, f, v.part)
		}
		t.emit(f)
	})
	if err != nil {
		t.unreadable(k.controls, d, err)
		v.set(d, answer{Digest: a.Digest, Until: ForEver, Again: true, Statuses: strings.Repeat("-", len(k.controls))}, nil)
		return ""
	}
	var kept []int
	if before := todo.before; before != nil && todo.verify {
		misremembered = v.compare(k, todo, &a, statuses)
	} else if before != nil {
		for i, b := range k.before {
			if !stale[i] {
				statuses[i] = before.Statuses[b]
				t.count(k.controls[i].ID, statusOf(statuses[i]), 1)
			}
		}
		again := k.findings(before, stale)
		if len(again) > 0 {
			a.Asset = before.Asset
		}
		for _, f := range again {
			t.keep(v.finding(k, &a, f))
		}
		a.Findings = append(a.Findings, again...)
		if todo.mask&timePassed == 0 {
			a.Until = min(a.Until, before.Until)
		}
		if todo.mask&relationsChanged == 0 {
			kept = before.Relations
		}
	}
	a.Statuses = string(statuses)
	v.set(d, a, relations, kept...)
	return misremembered
}

// set keeps the answers about an asset.
func (v *visit) set(d numbered, a answer, relations []Relation, kept ...int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	a.Type = v.typeOf(d.Type)
	a.Relations = v.keep(kept)
	for _, r := range relations {
		a.Relations = append(a.Relations, v.relation(r))
	}
	slices.Sort(a.Relations)
	a.Relations = slices.Compact(a.Relations)
	v.now.Assets[d.n-1] = a
}

// compare says which control's answer of the last run would have been wrong.
func (v *visit) compare(k *kind, todo *todo, now *answer, statuses []byte) string {
	stale := k.stale[todo.mask]
	fresh := map[int]string{}
	for _, f := range now.Findings {
		fresh[f.Control] = v.text(k, now, f)
	}
	remembered := map[int]string{}
	for _, f := range k.findings(todo.before, stale) {
		remembered[f.Control] = v.text(k, todo.before, f)
	}
	for i, b := range k.before {
		if stale != nil && stale[i] {
			continue
		}
		if todo.before.Statuses[b] != statuses[i] || fresh[i] != remembered[i] {
			return k.controls[i].ID
		}
	}
	return ""
}

func (v *visit) text(k *kind, a *answer, f told) string {
	b, err := json.Marshal(v.finding(k, a, f))
	if err != nil {
		return err.Error()
	}
	return string(b)
}
