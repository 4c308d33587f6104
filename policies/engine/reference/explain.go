package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// An Explanation is how a control came to its verdict on an asset.
type Explanation struct {
	policies.Finding

	// Related is what its joins found, by their name, as the control sees it.
	Related map[string][]json.RawMessage

	// Steps are the lines that were evaluated, by file and line. None when the
	// rules were not asked, which the finding says why.
	Steps []Step
}

// A Step is one expression of a policy, or the head of a rule that held.
type Step struct {
	File string
	Line int    // from 1
	Text string // on one line

	// Held is how many of the Times that it was evaluated it was true.
	Held, Times int
}

// Explain evaluates one control about one asset, line by line. The run is one of
// this engine.
func Explain(r Run, id string, doc engine.Document) (Explanation, error) {
	w := r.NewWorker().(*worker)
	var e Explanation
	found := false
	err := w.EvalSome(doc, func(control string) bool { return control == id }, func(f policies.Finding) { e.Finding, found = f, true })
	if err != nil {
		return e, fmt.Errorf("the asset cannot be read: %w; collect it again", err)
	}
	if !found {
		return e, fmt.Errorf("%s does not judge assets of type %s", id, doc.Type)
	}
	k := w.chosen[slices.IndexFunc(w.chosen, func(k *control) bool { return k.ID == id })]
	asset, err := w.decoder.decode(doc.JSON)
	if err != nil {
		return e, err
	}
	var a answer
	if w.gate(&a, k, asset, doc); a.status != "" {
		return e, nil
	}
	related := ast.NewObject()
	e.Related = map[string][]json.RawMessage{}
	for i := range k.joins {
		name := k.joins[i].name
		related.Insert(name, a.joins[i])
		list := []json.RawMessage{}
		a.joins[i].Value.(*ast.Array).Foreach(func(t *ast.Term) { list = append(list, raw(t.Value)) })
		e.Related[string(name.Value.(ast.String))] = list
	}
	e.Steps = w.trace(k, ast.ObjectTerm([2]*ast.Term{keyAsset, ast.NewTerm(asset)}, [2]*ast.Term{keyNow, w.nowTerm}, [2]*ast.Term{keyRelated, ast.NewTerm(related)}))
	return e, nil
}

// trace evaluates the deny rules and notes what each line gave. An error of the
// evaluation is what the finding says.
func (w *worker) trace(k *control, input *ast.Term) []Step {
	t := &tracer{steps: map[string]*Step{}}
	q := &query{controls: []*control{k}}
	for _, e := range k.deny {
		copied := *e
		q.body.Append(&copied)
	}
	var result topdown.QueryResult
	var mistakes []topdown.Error
	w.budget.begin(w.watch.ticks.Load(), &question{q, w.asset})
	_ = guarded(topdown.NewQuery(q.body).WithCompiler(w.compiler).WithStore(w.store).WithTransaction(w.txn).WithInput(input).
		WithTime(w.now).WithCancel(w.budget).WithIndexing(false).WithBuiltinErrorList(&mistakes).WithQueryTracer(t), &result)
	w.budget.end()
	return t.all()
}

// A tracer counts what each expression gave.
type tracer struct{ steps map[string]*Step }

var _ topdown.QueryTracer = (*tracer)(nil)

func (*tracer) Enabled() bool                    { return true }
func (*tracer) Config() topdown.TraceConfig      { return topdown.TraceConfig{} }
func (t *tracer) TraceEvent(event topdown.Event) { t.note(event) }

func (t *tracer) note(event topdown.Event) {
	expr, ok := event.Node.(*ast.Expr)
	if !ok || expr.Location == nil || expr.Location.File == "" || expr.Generated {
		return
	}
	at := expr.Location
	key := fmt.Sprintf("%s:%09d:%s", at.File, at.Row, at.Text)
	s := t.steps[key]
	if s == nil {
		first, _, _ := bytes.Cut(at.Text, []byte("\n"))
		s = &Step{File: at.File, Line: at.Row, Text: plain(string(first))}
		t.steps[key] = s
	}
	switch event.Op {
	case topdown.EvalOp:
		s.Times++
		s.Held++
	case topdown.FailOp:
		s.Held--
	}
}

func (t *tracer) all() []Step {
	var all []Step
	for _, key := range sortedKeys(t.steps) {
		s := *t.steps[key]
		s.Held = max(0, s.Held)
		all = append(all, s)
	}
	collectors.SortStable(all, func(a, b Step) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return all
}
