package engine

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A recall gives answers of the last run again where nothing has changed that
// they rest on, and remembers those of this one. An answer rests on
//
//   - the control, what it imports, and the settings that it reads: its Basis;
//   - the asset, without the time at which it was collected;
//   - what its joins find, and how well that is known;
//   - why attributes were not read in the place;
//   - the clock, if the control reads it: each answer says until when it holds.
//
// The controls are asked one by one: a changed one answers again, the others do
// not.
type recall struct {
	run  IncrementalRun
	now  int64
	gaps map[string]Digest // by place: of why attributes were not read there

	last    *memoryReader // nil: there is nothing to remember
	forward bool          // the last run was before this one, so its clock can be compared
	next    *memoryWriter // nil: nothing is kept, for unkept
	unkept  error

	bases map[string]Basis
	mu    sync.Mutex
	kinds map[string]*kind
	spare sync.Pool // of *notes

	again   atomic.Int64 // assets all of whose answers are given again
	damaged atomic.Pointer[string]
	damages atomic.Int64
}

// A kind is the controls of an asset type.
type kind struct {
	controls []*policies.Control

	// before is where each control stood in the last run; -1: it did not, or rested
	// on something else. There were so many.
	before []int
	were   int

	// stale are the controls that have to answer again, by what has changed; nil:
	// none.
	stale [4][]bool
	clock []bool
}

// What may have changed of an asset that has not.
const (
	timePassed = 1 << iota
	relationsChanged
)

// newRecall is nil when the run cannot say what its answers rest on, for which
// there may be an error.
func newRecall(p Program, run Run, o EvaluateOptions) (*recall, error) {
	incremental, ok := p.(Incremental)
	inRun, also := run.(IncrementalRun)
	if !ok || !also || o.Memory == nil || o.Passes {
		return nil, nil
	}
	r := &recall{run: inRun, now: o.Now.UnixNano(), bases: map[string]Basis{}, kinds: map[string]*kind{}}
	var err error
	if r.gaps, err = gapsOf(o.Coverage); err != nil {
		return nil, err
	}
	if r.last, err = o.Memory.open(); err != nil {
		r.damage(err)
	}
	r.forward = r.last != nil && !o.Now.Before(r.last.Now)
	r.next, r.unkept = o.Memory.create(o.Now)
	for _, c := range p.Controls() {
		r.bases[c.ID] = incremental.Basis(c.ID)
	}
	return r, nil
}

// gapsOf tells by place why attributes were not read there.
func gapsOf(coverage []collectors.Coverage) (map[string]Digest, error) {
	lines := map[string][]string{}
	for _, line := range coverage {
		if line.Path == "" {
			continue
		}
		b, err := json.Marshal(line)
		if err != nil {
			return nil, err
		}
		lines[line.Place] = append(lines[line.Place], string(b))
	}
	gaps := map[string]Digest{}
	for place, list := range lines {
		slices.Sort(list)
		gaps[place] = digestOf(strings.Join(list, "\n"))
	}
	return gaps, nil
}

func digestOf(text string) Digest {
	sum := sha256.Sum256([]byte(text))
	return Digest(sum[:len(Digest{})])
}

// damage keeps the first reason for which something could not be remembered.
func (r *recall) damage(err error) {
	text := err.Error()
	r.damaged.CompareAndSwap(nil, &text)
	r.damages.Add(1)
}

// forgotten says what could not be remembered; empty: nothing.
func (r *recall) forgotten() string {
	why := r.damaged.Load()
	switch more := r.damages.Load() - 1; {
	case why == nil:
		return ""
	case r.last == nil:
		return "what the last run answered cannot be read, and was judged anew, so nothing needs doing: " + *why
	case more > 0:
		return fmt.Sprintf("some of what the last run answered is damaged, and was judged anew, so nothing needs doing: %s (and %d more)", *why, more)
	}
	return "some of what the last run answered is damaged, and was judged anew, so nothing needs doing: " + *why
}

// kind returns what the controls of a type are.
func (r *recall) kind(assetType string) *kind {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := r.kinds[assetType]
	if k != nil {
		return k
	}
	k = &kind{controls: r.run.Judges(assetType)}
	n := len(k.controls)
	var before []string
	if r.last != nil {
		before = r.last.Types[assetType]
	}
	k.before, k.were, k.clock = make([]int, n), len(before), make([]bool, n)
	for mask := range k.stale {
		k.stale[mask] = make([]bool, n)
	}
	for i, c := range k.controls {
		b := r.bases[c.ID]
		k.before[i] = slices.Index(before, c.ID)
		if r.last != nil && r.last.Controls[c.ID] != b.Digest {
			k.before[i] = -1
		}
		k.clock[i] = b.Clock
		for mask := range k.stale {
			k.stale[mask][i] = k.before[i] < 0 || b.Momentary != "" || b.Clock && mask&timePassed != 0 || b.Joins && mask&relationsChanged != 0
		}
	}
	for mask, stale := range k.stale {
		if !slices.Contains(stale, true) {
			k.stale[mask] = nil
		}
	}
	r.kinds[strings.Clone(assetType)] = k
	return k
}

// same reports whether the numbers of controls mean what they did.
func (k *kind) same() bool { return k.were == len(k.before) && slices.IsSorted(k.before) }

// statuses are those of the last run, in the order of this one.
func (k *kind) statuses(old string) string {
	if k.same() {
		return old
	}
	now := make([]byte, len(k.before))
	for i, before := range k.before {
		now[i] = old[before]
	}
	return string(now)
}

// told is what was told in the last run, but by what is stale.
func (k *kind) told(old *story, stale []bool) (kept []told) {
	for _, t := range old.Told {
		if i := slices.Index(k.before, t.Control); i >= 0 && (stale == nil || !stale[i]) {
			t.Control = i
			kept = append(kept, t)
		}
	}
	return kept
}

// finish leaves the answers for the next run.
func (r *recall) finish() error {
	if r.next == nil {
		return errors.Join(r.unkept, r.last.close())
	}
	for assetType, k := range r.kinds {
		var ids []string
		for _, c := range k.controls {
			ids = append(ids, c.ID)
			r.next.contents.Controls[c.ID] = r.bases[c.ID].Digest
		}
		r.next.contents.Types[assetType] = ids
	}
	return errors.Join(r.last.close(), r.next.finish())
}

func (r *recall) discard() {
	r.last.close()
	r.next.discard()
}
