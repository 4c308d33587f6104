package plan

import (
	"math/bits"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// sightOf is what a control sees of an asset; nil: it may see more than that, or
// may not answer the same every time.
func (p *program) sightOf(k *control) *value.Sight {
	if len(k.joins) > 0 || k.reads.changing != "" || k.reads.input.All || k.reads.input.Each != nil {
		return nil
	}
	asset := k.reads.input.Keys[p.asset.Text()]
	if asset == nil {
		asset = &value.Projection{}
	}
	return p.code.symbols.Sight(asset)
}

// alike are the verdicts on assets, by what controls saw of them: others that look
// the same get the same, until the clock says otherwise. An estate has many resources
// with the same few tags, states and versions. They are one worker's.
type alike struct {
	slots []precedent
	words []uint64 // of all that is remembered
	sight []uint64 // of the asset that is judged
}

// A precedent is a pass, or what was said of a failure.
type precedent struct {
	from, to uint32 // in words; none when equal
	until    int64
	failed   *failed // nil: it is a pass
}

type failed struct {
	messages []string
	saving   *collectors.Money
}

// Bounds on what a worker remembers. When the words are used up it begins anew.
const (
	mostVerdicts = 1 << 13
	mostSeen     = 1 << 15 // words
	longestSaid  = 256     // bytes of messages
)

func newAlike() alike {
	return alike{slots: make([]precedent, mostVerdicts), words: make([]uint64, 0, mostSeen), sight: make([]uint64, 0, 64)}
}

// see looks at an asset as a control does. It is false when that cannot be said.
func (a *alike) see(k *control, asset value.Value) (ok bool) {
	a.sight, ok = k.sight.Words(append(a.sight[:0], uint64(k.number)), asset)
	return ok
}

// slot is where the verdict on what was seen is remembered.
func (a *alike) slot() *precedent {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(len(a.sight))
	for _, w := range a.sight {
		high, low := bits.Mul64(h^w, odd)
		h = high ^ low
	}
	return &a.slots[h%mostVerdicts]
}

// find returns the verdict on what was seen; nil: there is none.
func (a *alike) find() *precedent {
	v := a.slot()
	if v.from == v.to || !slices.Equal(a.words[v.from:v.to], a.sight) {
		return nil
	}
	return v
}

// keep remembers the verdict on what was seen.
func (a *alike) keep(found *policies.Finding, until int64) {
	v := precedent{until: until}
	switch found.Status {
	case policies.Pass:
	case policies.Fail:
		size := 0
		for _, text := range found.Messages {
			size += len(text)
		}
		if size > longestSaid {
			return
		}
		v.failed = &failed{found.Messages, found.Saving}
	default:
		return
	}
	if len(a.words)+len(a.sight) > mostSeen {
		clear(a.slots)
		a.words = a.words[:0]
	}
	v.from = uint32(len(a.words))
	a.words = append(a.words, a.sight...)
	v.to = uint32(len(a.words))
	*a.slot() = v
}

// compare answers for an asset as for one that looked the same to the control, and
// asks the rules about others.
func (w *worker) compare(d *readied, at int, q *question, answer *policies.Finding) {
	k, m := d.controls[at], w.machine
	said := w.alike.see(k, q.asset)
	if said {
		if v := w.alike.find(); v != nil {
			d.habits[at].Tried(true)
			m.until = v.until
			w.repeat(d.dispatch, k, q, v.failed, answer)
			return
		}
	}
	d.habits[at].Tried(false)
	if w.ask(d.dispatch, k, q, q.input, answer); said {
		w.alike.keep(answer, m.until)
	}
}

// repeat passes an asset, or says of it what was said of another one.
func (w *worker) repeat(d *dispatch, k *control, q *question, v *failed, answer *policies.Finding) {
	if v == nil {
		answer.Control, answer.Status = k.ID, policies.Pass
		return
	}
	f := reference.Failure{Control: k.Control, Where: q.Where, Said: v.messages, Saving: v.saving}
	if w.describe(d, k, q, &f) {
		f.Tell(answer)
	}
}
