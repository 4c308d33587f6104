package reference

import (
	"context"
	"errors"
	"fmt"
	"math/bits"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/corporate-sre/auditor/policies"
)

// A query asks the deny rules of some controls, or the saving of one.
type query struct {
	controls []*control
	body     ast.Body
}

// A queryKey names the query of some controls of a group.
type queryKey struct {
	*group
	set uint64 // of its members, as bits
}

// Patience is how many assets a control may spend its budget on before the
// worker gives it up: it would hold up the night.
const Patience = 3

var givenUp = fmt.Sprintf("it spent its budget on %d assets before and was given up", Patience)

func tooManySteps(limit int64) string { return fmt.Sprintf("it took more than %d steps", limit) }

// judge asks the rules of the group's controls that the gate let through, all
// in one query. When that fails, each is asked alone, so that only the guilty
// one is unknown.
func (w *worker) judge(pl *plan, g *group, asset ast.Object) {
	var set, alone uint64
	for bit, i := range g.members {
		switch k := pl.controls[i]; {
		case w.answers[i].status != "":
		case w.slow[k] >= Patience:
			w.answers[i].failed(givenUp)
		case w.slow[k] > 0:
			alone |= 1 << bit
		default:
			set |= 1 << bit
		}
	}
	input := w.input(pl, g, asset)
	if set != 0 && !w.ask(pl, g, set, input, bits.OnesCount64(set) == 1) {
		alone |= set
	}
	for ; alone != 0; alone &= alone - 1 {
		w.ask(pl, g, alone&-alone, input, true)
	}
	for _, i := range g.members {
		if a := &w.answers[i]; a.status == policies.Fail && pl.controls[i].saving != nil {
			w.save(a, pl.controls[i], input)
		}
	}
}

// input is the asset, the time, and what the group's joins found.
func (w *worker) input(pl *plan, g *group, asset ast.Object) *ast.Term {
	related := noneRelated
	if len(g.joins) > 0 {
		o := ast.NewObject()
		for _, m := range g.joins {
			if a := &w.answers[m.control]; a.status == "" {
				o.Insert(pl.controls[m.control].joins[m.join].name, a.joins[m.join])
			}
		}
		related = ast.NewTerm(o)
	}
	return ast.ObjectTerm(
		[2]*ast.Term{keyAsset, ast.NewTerm(asset)},
		[2]*ast.Term{keyNow, w.nowTerm},
		[2]*ast.Term{keyRelated, related},
	)
}

var (
	keyAsset    = ast.StringTerm("asset")
	keyNow      = ast.StringTerm("now")
	keyRelated  = ast.StringTerm("related")
	noneRelated = ast.ObjectTerm()
)

// ask runs one query and reports whether its answers stand. With final, what
// went wrong is the answer of the one control in the set.
func (w *worker) ask(pl *plan, g *group, set uint64, input *ast.Term, final bool) bool {
	key := queryKey{g, set}
	q := w.queries[key]
	if q == nil {
		q = pl.query(g, set)
		if len(w.queries) < maxQueries {
			w.queries[key] = q
		}
	}
	result, fault := w.execute(q, input)
	if fault.reason != "" && !final {
		return false
	}
	for rest := set; rest != 0; rest &= rest - 1 {
		i := g.members[bits.TrailingZeros64(rest)]
		if fault.reason != "" {
			w.blame(&w.answers[i], pl.controls[i], fault)
		} else {
			w.answers[i].verdict(pl.controls[i], result)
		}
	}
	return true
}

// A fault is why the result of a query cannot be trusted; empty when it can.
type fault struct {
	reason string
	spent  bool // the budget
}

// blame makes the fault of a query about k alone its answer.
func (w *worker) blame(a *answer, k *control, f fault) {
	a.failed(f.reason)
	if f.spent {
		w.slow[k]++
	}
}

func (w *worker) execute(q *query, input *ast.Term) (topdown.QueryResult, fault) {
	var result topdown.QueryResult
	var mistakes []topdown.Error
	w.budget.begin(w.watch.ticks.Load(), &question{q, w.asset})
	err := guarded(topdown.NewQuery(q.body).
		WithCompiler(w.compiler).
		WithStore(w.store).
		WithTransaction(w.txn).
		WithInput(input).
		WithTime(w.now).
		WithMetrics(w.metrics).
		WithCancel(w.budget).
		WithIndexing(false). // it passes over rules whose built-in functions would fail
		WithBuiltinErrorList(&mistakes), &result)
	spent := w.budget.end()
	switch {
	case spent != "":
		return nil, fault{spent, true}
	case err != nil:
		return nil, fault{describe(err), false}
	case len(mistakes) > 0:
		return nil, fault{describe(&mistakes[0]), false}
	}
	return result, fault{}
}

// guarded keeps a panic in OPA or in a built-in function from ending the run.
func guarded(q *topdown.Query, result *topdown.QueryResult) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("evaluation panicked: %v", r)
		}
	}()
	return q.Iter(context.Background(), func(r topdown.QueryResult) error {
		*result = r
		return nil
	})
}

// describe says what went wrong in an evaluation, and where.
func describe(err error) string {
	var e *topdown.Error
	if !errors.As(err, &e) {
		return plain(err.Error())
	}
	if e.Location == nil {
		return plain(e.Message)
	}
	return plain(fmt.Sprintf("%s (%s:%d)", e.Message, e.Location.File, e.Location.Row))
}
