package reference

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// A worker evaluates assets for one goroutine.
type worker struct {
	*run
	decoder *decoder
	metrics metrics.Metrics
	budget  *budget

	others      map[string]*plan    // plans of types that only controls of every type judge
	queries     map[queryKey]*query // that were needed before
	related     map[*doc]*ast.Term  // related assets that were decoded before
	relatedSize int                 // of their JSON, in bytes
	slow        map[*control]int    // how often a control spent its budget
	asset       string              // ID of the one that is evaluated
	answers     []answer            // of the asset, by the number of the control in the plan
}

// An answer is what a control says of the asset; an empty status is not yet
// one.
type answer struct {
	status   policies.Status
	reason   string
	fault    bool // policies.Finding.Fault
	messages []string
	saving   *collectors.Money
	joins    []*ast.Term // arrays, by the number of the control's join
}

// unknown is for what was not read, failed for a control that cannot be
// evaluated.
func (a *answer) unknown(reason string) { a.status, a.reason = policies.Unknown, reason }
func (a *answer) failed(reason string)  { a.unknown(reason); a.fault = true }

// notAsked stands for the answer of a control that was not asked.
const notAsked policies.Status = "not asked"

// Limits on what a worker remembers.
const (
	maxPlans   = 1000
	maxQueries = 1000
	maxRelated = 1 << 20 // bytes of JSON; as values they take ten times as much
)

// Eval implements engine.Worker.
func (w *worker) Eval(doc engine.Document, emit func(policies.Finding)) error {
	return w.EvalSome(doc, nil, emit)
}

// EvalSome implements Worker.
func (w *worker) EvalSome(doc engine.Document, some func(control string) bool, emit func(policies.Finding)) error {
	asset, err := w.decoder.decode(doc.JSON)
	if err != nil {
		return err
	}
	head, err := headOf(asset, doc.Type)
	if err != nil {
		return err
	}
	head.Tags, w.asset = tagsOf(asset), head.ID
	pl := w.plan(doc.Type)
	w.answers = slices.Grow(w.answers[:0], len(pl.controls))[:len(pl.controls)]
	for i, k := range pl.controls {
		if w.answers[i] = (answer{}); some != nil && !some(k.ID) {
			w.answers[i].status = notAsked
			continue
		}
		w.gate(&w.answers[i], k, asset, doc)
	}
	for i := range pl.groups {
		w.judge(pl, &pl.groups[i], asset)
	}
	for i, k := range pl.controls {
		if w.answers[i].status == notAsked {
			continue
		}
		emit(w.finding(&w.answers[i], k, head, asset, doc))
	}
	return nil
}

func (w *worker) plan(assetType string) *plan {
	if pl := w.plans[assetType]; pl != nil {
		return pl
	}
	pl := w.others[assetType]
	if pl == nil {
		pl = newPlan(w.chosen, assetType)
		if len(w.others) < maxPlans {
			w.others[strings.Clone(assetType)] = pl
		}
	}
	return pl
}

// gate answers what can be answered without the rules: that the control is not
// about this asset, or that what it needs is not known.
func (w *worker) gate(a *answer, k *control, asset ast.Object, doc engine.Document) {
	why := ""
	for _, c := range k.when {
		v, unknown := w.look(c.path, asset, doc)
		switch {
		case unknown != "":
			why = cmp.Or(why, unknown)
		case !c.holds(v):
			a.status = policies.NotApplicable
			return
		}
	}
	if why != "" {
		a.unknown(why)
		return
	}
	var reasons []string
	for _, p := range k.requires {
		if _, unknown := w.look(p, asset, doc); unknown != "" {
			reasons = append(reasons, unknown)
		}
	}
	if reasons = append(reasons, w.unread.gaps(doc.Type, doc.Where, k.reads, asset)...); len(reasons) > 0 {
		a.unknown(strings.Join(reasons, "; "))
		return
	}
	w.join(a, k, asset, doc)
}

// look returns what an asset has at a path, nil for nothing, or why that is not
// known.
func (w *worker) look(p path, asset ast.Object, doc engine.Document) (v ast.Value, unknown string) {
	v, known := p.find(asset)
	if !known {
		return nil, w.unread.why(doc.Type, doc.Where, p.name)
	}
	return v, w.mistyped(doc.Type, p, v)
}

// holds reports whether v, nil for none, is one of the values.
func (c condition) holds(v ast.Value) bool {
	if v == nil {
		v = ast.NullValue
	}
	return slices.ContainsFunc(c.values, func(x ast.Value) bool { return x.Compare(v) == 0 })
}

// join finds what the control's joins relate the asset to.
func (w *worker) join(a *answer, k *control, asset ast.Object, doc engine.Document) {
	if len(k.joins) == 0 {
		return
	}
	a.joins = make([]*ast.Term, len(k.joins))
	var reasons []string
	for i := range k.joins {
		j := &k.joins[i]
		values, known := j.from.values(asset)
		if !known {
			reasons = append(reasons, w.unread.why(doc.Type, doc.Where, j.from.name))
			continue
		}
		docs, reason := w.index.find(j, values, doc.Where)
		if reason != "" {
			reasons = append(reasons, fmt.Sprintf("related %s: %s", string(j.name.Value.(ast.String)), reason))
			continue
		}
		terms := make([]*ast.Term, len(docs))
		for n, d := range docs {
			terms[n] = w.relatedTerm(d)
		}
		a.joins[i] = ast.ArrayTerm(terms...)
	}
	if len(reasons) > 0 {
		a.unknown(strings.Join(reasons, "; "))
	}
}

// relatedTerm decodes a related asset. Neighbours in an inventory are related
// to the same ones, such as their account.
func (w *worker) relatedTerm(d *doc) *ast.Term {
	if t := w.related[d]; t != nil {
		return t
	}
	o, err := w.decoder.keep([]byte(d.json))
	if err != nil {
		panic("reference: related asset: " + err.Error()) // index.Add has decoded it
	}
	t := ast.NewTerm(o)
	if w.relatedSize += len(d.json); w.relatedSize > maxRelated {
		clear(w.related)
		w.relatedSize = len(d.json)
	}
	w.related[d] = t
	return t
}
