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
	last    *recollection // nil: nothing is remembered
	known   []known       // by last.Verdicts
	todo    []todo        // by asset
	left    atomic.Int64

	mu  sync.Mutex
	now *notes
}

// known is what a verdict of the last run means in this one.
type known struct {
	*kind
	mask  int // what has changed around the assets; less than zero: too much
	again int // of how many assets all answers are given again
	now   int // the verdict in this run, if some are
}

// todo is what is to be done about an asset.
type todo struct {
	before *answer // nil: it is new, or has changed
	story  *story  // of before
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
	v := &visit{recall: r, part: part, digests: digests, todo: make([]todo, len(digests))}
	if v.last, err = r.last.scope(part.Scope); err != nil {
		r.damage(fmt.Errorf("%s: %w", part.Scope, err))
	}
	if v.last != nil && v.last.Coverage != r.gaps[part.Where] {
		r.last.forget(v.last)
		v.last = nil
	}
	if v.now, _ = r.spare.Get().(*notes); v.now == nil {
		v.now = &notes{}
	}
	v.now.begin(r.gaps[part.Where], digests, v.last)
	v.recognize()
	find := v.last.finder()
	var again story
	unreadable := false
	for i, digest := range digests {
		todo := &v.todo[i]
		todo.verify = verify(i + 1)
		before := find(digest)
		if before == nil {
			continue
		}
		k := &v.known[before.Verdict]
		if k.mask < 0 || before.Told > 0 && part.CollectedAt.IsZero() {
			continue
		}
		if todo.mask = k.mask; before.Until <= r.now || !r.forward {
			todo.mask |= timePassed
		}
		todo.done = !todo.verify && k.stale[todo.mask] == nil
		of := &again
		if !todo.done {
			of = &story{}
			todo.story = of
		}
		if of.Told = of.Told[:0]; before.Told > 0 && !v.last.story(of, before.Told, k.were) {
			unreadable, todo.done = true, false
			continue
		}
		if todo.before = before; todo.done {
			v.again(i, before, k, of, t)
		}
	}
	if unreadable {
		r.damage(fmt.Errorf("%s: what was told: %w", part.Scope, errSense))
	}
	for i := range v.known {
		k := &v.known[i]
		if k.again > 0 {
			t.assets[v.last.Types[v.last.Verdicts[i].Type]] += k.again
			t.statuses[counted{k.kind, v.now.Verdicts[k.now].Statuses}] += k.again
			r.again.Add(int64(k.again))
		}
	}
	v.left.Store(1) // until it is read
	return v, nil
}

// recognize says what the verdicts of the last run mean in this one.
func (v *visit) recognize() {
	if v.last == nil {
		return
	}
	changed := make([]bool, len(v.last.Relations))
	for i, s := range v.last.Relations {
		changed[i] = v.run.Stand(Relation{s.Lookup, s.Row}, v.part.Where) != s.Digest
	}
	v.known = make([]known, len(v.last.Verdicts))
	for i := range v.known {
		old, k := &v.last.Verdicts[i], &v.known[i]
		if k.kind = v.kind(v.last.Types[old.Type]); old.Again || len(old.Statuses) != k.were {
			k.mask = -1
		} else if slices.ContainsFunc(old.Relations, func(i int) bool { return changed[i] }) {
			k.mask = relationsChanged
		}
	}
}

// finder returns a function that finds what is remembered of assets, which are
// asked for in the order of the last run: that of their IDs. Most that are not found
// have changed where they are, so it looks a little ahead, and everywhere only when
// it has lost its place.
func (r *recollection) finder() func(Digest) *answer {
	if r == nil {
		return func(Digest) *answer { return nil }
	}
	const ahead, lost = 16, 8
	next, missed := 0, 0
	var places map[Digest]int
	return func(d Digest) *answer {
		at := -1
		if missed < lost {
			at = slices.IndexFunc(r.Assets[next:min(next+ahead, len(r.Assets))], func(a answer) bool { return a.Digest == d })
		} else {
			if places == nil {
				places = make(map[Digest]int, len(r.Assets))
				for i := range r.Assets {
					places[r.Assets[i].Digest] = i
				}
			}
			if i, ok := places[d]; ok {
				at, next = 0, i
			}
		}
		if at < 0 {
			missed++
			return nil
		}
		at, missed = next+at, 0
		next = at + 1
		return &r.Assets[at]
	}
}

// again gives all answers about an asset again.
func (v *visit) again(i int, before *answer, k *known, s *story, t *tally) {
	if k.again++; k.again == 1 {
		old := &v.last.Verdicts[before.Verdict]
		k.now = v.now.verdict(verdict{v.now.typeOf(v.last.Types[old.Type]), false, k.statuses(old.Statuses), v.keep(old.Relations)})
	}
	a := &v.now.Assets[i]
	a.Until, a.Verdict, a.Told = before.Until, k.now, before.Told
	if len(s.Told) == 0 {
		return
	}
	if !k.same() {
		s.Told = k.told(s, nil)
		a.Told = v.now.tell(s)
	}
	for i := range s.Told {
		t.keep(v.finding(k.kind, &s.Asset, &s.Told[i]))
	}
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

// stand is the digest of what a relation finds from here.
func (v *visit) stand(r Relation) Digest { return v.run.Stand(r, v.part.Where) }

// keep numbers relations of the last run.
func (v *visit) keep(old []int) (now []int) {
	for _, n := range old {
		s := v.last.Relations[n]
		now = append(now, v.now.relation(Relation{s.Lookup, s.Row}, v.stand))
	}
	slices.Sort(now)
	return now
}

// release ends the reading of the scope, or the judging of an asset. The last
// one leaves the answers for the next run.
func (v *visit) release() {
	if v.left.Add(-1) > 0 {
		return
	}
	defer v.recall.spare.Put(v.now)
	defer v.recall.last.forget(v.last)
	if v.last != nil && v.unchanged() && len(v.todo) == len(v.last.Assets) && len(v.now.Relations) == len(v.last.Relations) && v.sameControls() {
		v.next.copy(v.recall.last, v.part.Scope)
		return
	}
	v.next.add(v.part.Scope, v.now.close())
}

// sameControls reports whether the numbers of controls mean what they did.
func (v *visit) sameControls() bool {
	return !slices.ContainsFunc(v.known, func(k known) bool { return !k.same() })
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
	s := &t.story
	s.Told = s.Told[:0]
	again, holds := false, int64(ForEver)
	statuses, at := make([]byte, len(k.controls)), -1
	relations, err := w.EvalSome(d.Document, stale, func(f *policies.Finding, until int64) {
		for at++; stale != nil && !stale[at]; at++ {
		}
		statuses[at] = letter(f.Status)
		if holds = min(holds, until); f.Fault || until != ForEver && !k.clock[at] {
			again = true
		}
		if f.Status == policies.Fail || f.Status == policies.Unknown {
			again = again || f.Evidence != nil && !f.Evidence.CollectedAt.Equal(v.part.CollectedAt)
			s.add(k.controls[at], at, f)
			t.keep(*f)
		}
	})
	if err != nil {
		t.unreadable(k.controls, d, err)
		v.set(d, ForEver, verdict{Again: true, Statuses: strings.Repeat("-", len(k.controls))}, nil, nil, nil)
		return ""
	}
	var kept []int
	if before := todo.before; before != nil {
		was := &v.last.Verdicts[before.Verdict]
		if todo.verify {
			misremembered = v.compare(k, todo, was.Statuses, s, statuses)
		} else {
			for i, b := range k.before {
				if !stale[i] {
					statuses[i] = was.Statuses[b]
				}
			}
			for _, told := range k.told(todo.story, stale) {
				s.Asset, s.Told = todo.story.Asset, append(s.Told, told)
				t.keep(v.finding(k, &s.Asset, &told))
			}
			if todo.mask&timePassed == 0 {
				holds = min(holds, before.Until)
			}
			if todo.mask&relationsChanged == 0 {
				kept = was.Relations
			}
		}
	}
	now := verdict{Again: again, Statuses: string(statuses)}
	t.statuses[counted{k, now.Statuses}]++
	v.set(d, holds, now, s, relations, kept)
	return misremembered
}

// set keeps the answers about an asset.
func (v *visit) set(d numbered, until int64, now verdict, s *story, relations []Relation, kept []int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now.Type = v.now.typeOf(d.Type)
	now.Relations = v.keep(kept)
	for _, r := range relations {
		now.Relations = append(now.Relations, v.now.relation(r, v.stand))
	}
	slices.Sort(now.Relations)
	now.Relations = slices.Compact(now.Relations)
	a := &v.now.Assets[d.n-1]
	a.Until, a.Verdict, a.Told = until, v.now.verdict(now), v.now.tell(s)
}

// compare says which control's answer of the last run would have been wrong.
func (v *visit) compare(k *kind, todo *todo, before string, now *story, statuses []byte) string {
	fresh := v.texts(k, &now.Asset, now.Told)
	stale := k.stale[todo.mask]
	remembered := v.texts(k, &todo.story.Asset, k.told(todo.story, stale))
	for i, b := range k.before {
		if stale != nil && stale[i] {
			continue
		}
		if before[b] != statuses[i] || fresh[i] != remembered[i] {
			return k.controls[i].ID
		}
	}
	return ""
}

// texts are findings by their controls.
func (v *visit) texts(k *kind, a *policies.Asset, told []told) map[int]string {
	all := map[int]string{}
	for _, t := range told {
		b, err := json.Marshal(v.finding(k, a, &t))
		if err != nil {
			b = []byte(err.Error())
		}
		all[t.Control] = string(b)
	}
	return all
}
