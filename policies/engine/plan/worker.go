package plan

import (
	"encoding/json"
	"errors"
	"iter"
	"math"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// A worker evaluates assets for one goroutine.
type worker struct {
	*run
	reference  reference.Worker
	machine    *machine
	decoder    *value.Decoder
	dispatches map[string]*readied
	now        value.Value

	// alone is the input of controls without joins. Only its asset changes.
	alone   value.Value
	lasting value.Arena

	// Related assets that were decoded before, in memory of their own.
	related map[reference.Related]value.Value
	kept    value.Arena
	keeper  *value.Reader
	keptSum int // bytes of their JSON

	// The answers, by place in the dispatch: their statuses, none where the control
	// is left to the reference engine, until when they hold, and the findings of
	// those that are not quiet.
	statuses []policies.Status
	untils   []int64
	told     []policies.Finding
	counts   []engine.Counts // of quiet answers of EvalBrief, by control.number

	verdict  policies.Finding   // on the control that is judged
	quiet    policies.Finding   // that says no more than its status
	left     []string           // IDs of those that are left to the reference engine
	findings []policies.Finding // what it says of them
	denied   []value.Value      // what the deny rules of a control gave, unless it is nothing
	read     []bool             // by dispatch.paths: whether the asset's was read
	values   []ast.Value

	slow      map[*control]int // how often a control spent its budget
	relations []engine.Relation

	alike alike
	asset value.Value // that is judged, as much of it as is read

	subject
	evident  *value.Reader     // reads what is evidence
	texts    []string          // what the deny rules of a control said
	evidence []json.RawMessage // what the control requires
	text     []byte
}

var (
	_ engine.IncrementalWorker = (*worker)(nil)
	_ engine.BriefWorker       = (*worker)(nil)
)

// Eval implements engine.Worker.
func (w *worker) Eval(doc engine.Document, emit func(policies.Finding)) error {
	if w.passes { // all that findings say of passes is the reference engine's to say
		return w.reference.Eval(doc, emit)
	}
	if err := w.answer(doc, nil); err != nil {
		return err
	}
	d := w.dispatchOf(doc.Type)
	for i := range d.controls {
		emit(*w.finding(d, i))
	}
	return nil
}

// quiet reports whether an answer says no more than its status.
func quiet(s policies.Status) bool { return s == policies.Pass || s == policies.NotApplicable }

// finding is the answer of the control at a place of the dispatch, until that of
// another one is asked for.
func (w *worker) finding(d *readied, place int) *policies.Finding {
	if s := w.statuses[place]; quiet(s) {
		w.quiet.Control, w.quiet.Status = d.controls[place].ID, s
		return &w.quiet
	}
	return &w.told[place]
}

// EvalBrief implements engine.BriefWorker.
func (w *worker) EvalBrief(doc engine.Document, emit func(policies.Finding)) error {
	if err := w.answer(doc, nil); err != nil {
		return err
	}
	for i, k := range w.dispatchOf(doc.Type).controls {
		switch w.statuses[i] {
		case policies.Pass:
			w.counts[k.number].Pass++
		case policies.NotApplicable:
			w.counts[k.number].NotApplicable++
		default:
			emit(w.told[i])
		}
	}
	return nil
}

// Counts implements engine.BriefWorker.
func (w *worker) Counts() iter.Seq2[string, engine.Counts] {
	return func(yield func(string, engine.Counts) bool) {
		for i, n := range w.counts {
			if !yield(w.controls[i].ID, n) {
				return
			}
		}
	}
}

// EvalSome implements engine.IncrementalWorker.
func (w *worker) EvalSome(doc engine.Document, some []bool, emit func(*policies.Finding, int64)) ([]engine.Relation, error) {
	if err := w.answer(doc, some); err != nil {
		return nil, err
	}
	d := w.dispatchOf(doc.Type)
	for i := range d.controls {
		if some == nil || some[i] {
			emit(w.finding(d, i), w.untils[i])
		}
	}
	w.relate(d, doc, some)
	return w.relations, nil
}

// answer gives the answers of some controls, by their place in the dispatch; nil:
// all.
func (w *worker) answer(doc engine.Document, some []bool) error {
	d := w.dispatchOf(doc.Type)
	w.left = w.left[:0]
	w.statuses = slices.Grow(w.statuses[:0], len(d.controls))[:len(d.controls)]
	w.untils = slices.Grow(w.untils[:0], len(d.controls))[:len(d.controls)]
	w.told = slices.Grow(w.told[:0], len(d.controls))[:len(d.controls)]
	w.asset, w.whole, w.described = value.Value{}, value.Value{}, false
	momentary := false
	if !w.acquit(d, doc, some) {
		w.left = w.left[:0]
		for i, k := range d.controls { // which the reference engine knows how to say
			w.statuses[i] = ""
			if some == nil || some[i] {
				w.left = append(w.left, k.ID)
			}
		}
		momentary = true // what it rests on was not seen
	}
	if len(w.left) == 0 {
		return nil
	}
	w.findings = w.findings[:0]
	err := w.reference.EvalSome(doc, func(id string) bool { return slices.Contains(w.left, id) },
		func(f policies.Finding) { w.findings = append(w.findings, f) })
	if err != nil {
		return err
	}
	next := 0
	for i, k := range d.controls {
		if w.statuses[i] != "" || some != nil && !some[i] {
			continue
		}
		f := w.findings[next]
		w.statuses[i], w.told[i], w.untils[i] = f.Status, f, engine.ForEver
		if next++; momentary || k.reads.clock {
			w.untils[i] = math.MinInt64
		}
	}
	return nil
}

// acquit answers what it can. It is false when the document is none, or holds
// something of a type that it should not.
func (w *worker) acquit(d *readied, doc engine.Document, some []bool) bool {
	m := w.machine
	m.forget()
	asset, err := d.reader.Read(doc.JSON)
	if err != nil || !asset.Is(value.Object) || d.reader.Mistyped() {
		return false
	}
	if kind := textAt(asset, w.assetType); kind == "" || kind != doc.Type || textAt(asset, w.id) == "" {
		return false
	}
	w.asset, w.evident = asset, d.evident
	w.lasting.Put(w.alone, w.run.asset, asset)
	if d.where != doc.Where || !d.asked {
		d.where, d.asked, d.gaps = doc.Where, true, w.Gaps(doc.Type, doc.Where)
	}
	q := question{doc, asset, w.alone, d.gaps, 0}
	w.read = w.read[:0]
	for i := range d.paths {
		_, read := d.paths[i].seek(&asset)
		w.read = append(w.read, read)
	}
	m.begin()
	for i, k := range d.controls {
		w.statuses[i] = ""
		if some != nil && !some[i] {
			continue
		}
		m.until, q.place = forEver, i
		w.judge(d, i, &q, &w.verdict)
		w.statuses[i], w.untils[i] = w.verdict.Status, m.until
		switch {
		case w.verdict.Status == "":
			w.left = append(w.left, k.ID)
		case quiet(w.verdict.Status):
			w.verdict.Status = ""
		default:
			w.told[i], w.verdict = w.verdict, policies.Finding{}
		}
	}
	return true
}

// A question is about one asset.
type question struct {
	engine.Document
	asset value.Value
	input value.Value // for controls without joins
	gaps  bool        // some attribute was not read there
	place int         // in the dispatch, of the control that is asked
}

// input is what rules see, in memory of the arena.
func (w *worker) input(a *value.Arena, asset, related value.Value) value.Value {
	input := a.NewObject(3)
	a.Put(input, w.run.asset, asset)
	a.Put(input, w.run.names.now, w.now)
	a.Put(input, w.run.names.related, related)
	return input
}

// judge answers for the control at a place of the dispatch. The answer stays
// without a status when the control is left to the reference engine.
func (w *worker) judge(d *readied, at int, q *question, answer *policies.Finding) {
	k := d.controls[at]
	if k.left != "" {
		return
	}
	known := true
	for _, c := range k.when {
		v, found := c.find(q.asset)
		if known = known && found; found && !c.holds(v) {
			answer.Control, answer.Status = k.ID, policies.NotApplicable
			return
		}
	}
	if !known || q.gaps && len(k.Reads) > 0 {
		return
	}
	for _, i := range d.requires[at] {
		if !w.read[i] {
			return
		}
	}
	if w.slow[k] >= reference.Patience {
		if f := (reference.Failure{Control: k.Control, Where: q.Where}); w.describe(d.dispatch, k, q, &f) {
			*answer = f.GivenUp()
			w.machine.momentary()
		}
		return
	}
	if k.sight != nil && d.habits[at].Tries() {
		w.compare(d, at, q, answer)
		return
	}
	input := q.input
	if len(k.joins) > 0 {
		related, ok := w.join(k, q.asset, q.Where)
		if !ok {
			return
		}
		input = w.input(&w.machine.arena, q.asset, related)
		w.machine.begin()
		defer w.machine.begin() // what was found is no other control's
	}
	w.ask(d.dispatch, k, q, input, answer)
}

// ask asks the rules.
func (w *worker) ask(d *dispatch, k *control, q *question, input value.Value, answer *policies.Finding) {
	w.denied = w.denied[:0]
	for _, f := range k.deny {
		v, err := w.machine.rule(f, input, w.steps)
		if err != nil || !v.Is(value.Set) {
			w.giveUp(d, k, q, answer, err)
			return
		}
		if len(v.Elems()) > 0 {
			w.denied = append(w.denied, v)
		}
	}
	if len(w.denied) == 0 {
		answer.Control, answer.Status = k.ID, policies.Pass
		return
	}
	f := reference.Failure{Control: k.Control, Where: q.Where}
	var ok bool
	if f.Messages, ok = w.messages(); !ok {
		return
	}
	if k.saving != nil {
		v, err := w.machine.rule(k.saving, input, w.steps)
		if err != nil {
			w.giveUp(d, k, q, answer, err)
			return
		}
		if f.Saving, ok = moneyOf(v); v.Defined() && !ok {
			return
		}
	}
	if w.describe(d, k, q, &f) {
		f.Tell(answer)
	}
}

// giveUp answers for a control that is hopeless. Other errors are for the reference
// engine to tell.
func (w *worker) giveUp(d *dispatch, k *control, q *question, answer *policies.Finding, err error) {
	f := reference.Failure{Control: k.Control, Where: q.Where}
	if !errors.Is(err, errHopeless) || !w.describe(d, k, q, &f) {
		return
	}
	w.slow[k]++
	*answer = f.Spent(w.steps)
	w.machine.momentary()
}

// holds reports whether v, undefined for none, is one of the values.
func (c condition) holds(v value.Value) bool {
	if !v.Defined() {
		v = value.Nothing()
	}
	return slices.ContainsFunc(c.values, func(x value.Value) bool { return value.Equal(x, v) })
}

// join finds what the control's joins relate the asset to. It is false when that
// cannot be known.
func (w *worker) join(k *control, asset value.Value, where string) (value.Value, bool) {
	m := w.machine
	related := m.arena.NewObject(len(k.joins))
	for _, j := range k.joins {
		values, known := j.from.values(w.values[:0], asset)
		if !known {
			return value.Value{}, false
		}
		w.values = values
		found, ok := w.Find(j.Join, values, where)
		if !ok {
			return value.Value{}, false
		}
		list := m.arena.NewArray(len(found))
		for _, r := range found {
			v, ok := w.decoded(r)
			if !ok {
				return value.Value{}, false
			}
			m.arena.Append(list, v)
		}
		m.arena.Put(related, j.name, list)
	}
	return related, true
}

// relate gathers what the joins of some controls look up for an asset that was
// answered for.
func (w *worker) relate(d *readied, doc engine.Document, some []bool) {
	w.relations = w.relations[:0]
	for i, k := range d.controls {
		if some != nil && !some[i] {
			continue
		}
		for _, j := range k.joins {
			values, known := j.from.values(w.values[:0], w.asset)
			if w.values = values; known {
				w.relations = w.Relations(w.relations, j.Join, values, doc.Where)
			}
		}
	}
}

// mostKept is how much JSON of related assets a worker keeps decoded.
const mostKept = 1 << 20

// decoded returns a related asset. Neighbours in an inventory are related to the
// same ones, such as their account.
func (w *worker) decoded(r reference.Related) (value.Value, bool) {
	if v, ok := w.related[r]; ok {
		return v, true
	}
	if w.keptSum > mostKept { // values of this asset's other joins may still be in use
		w.kept, w.keptSum = value.Arena{}, 0
		clear(w.related)
	}
	v, err := w.keeper.Read([]byte(r.JSON()))
	if err != nil {
		return v, false
	}
	w.keptSum += len(r.JSON())
	w.related[r] = v
	return v, true
}
