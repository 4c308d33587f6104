package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// Verify evaluates everything twice, here and on the reference engine. Where the
// two differ the control is unknown, for a fault of the program, with both
// answers.
type Verify struct{}

var _ engine.Engine = Verify{}

// Compile implements engine.Engine.
func (Verify) Compile(ctx context.Context, set engine.PolicySet) (engine.Program, error) {
	p, err := Engine{}.Compile(ctx, set)
	if err != nil {
		return nil, err
	}
	return verified{p.(*program)}, nil
}

type verified struct{ *program }

// Basis implements engine.Incremental: what was judged before was not verified.
func (v verified) Basis(string) engine.Basis {
	return engine.Basis{Momentary: "two engines judge by it"}
}

func (v verified) NewRun(params engine.RunParams) engine.Run {
	return verifiedRun{v.program.NewRun(params).(*run)}
}

type verifiedRun struct{ *run }

func (r verifiedRun) NewWorker() engine.Worker { return r.NewVerifier() }

// NewVerifier implements engine.IncrementalRun.
func (r *run) NewVerifier() engine.IncrementalWorker {
	return &verifier{worker: r.NewWorker().(*worker), other: r.Run.NewWorker().(reference.Worker)}
}

// A verifier compares two workers. Each has its own reference engine: one that
// has given a control up answers otherwise.
type verifier struct {
	worker *worker
	other  reference.Worker
	mine   []policies.Finding
}

var _ engine.IncrementalWorker = (*verifier)(nil)

func (v *verifier) Eval(doc engine.Document, emit func(policies.Finding)) error {
	v.mine = v.mine[:0]
	err := v.worker.Eval(doc, func(f policies.Finding) { v.mine = append(v.mine, f) })
	return v.compare(doc, err, func(f policies.Finding, _ int) { emit(f) })
}

// EvalSome implements engine.IncrementalWorker. It asks all controls.
func (v *verifier) EvalSome(doc engine.Document, some []bool, emit func(*policies.Finding, int64)) ([]engine.Relation, error) {
	v.mine = v.mine[:0]
	relations, err := v.worker.EvalSome(doc, nil, func(f *policies.Finding, _ int64) { v.mine = append(v.mine, *f) })
	return relations, v.compare(doc, err, func(f policies.Finding, i int) {
		if some == nil || some[i] {
			emit(&f, v.worker.untils[i])
		}
	})
}

// compare tells the reference engine's answers, of which those of the other
// engine are in mine. The error is what that has said of the document.
func (v *verifier) compare(doc engine.Document, err error, emit func(f policies.Finding, i int)) error {
	i := 0
	otherErr := v.other.Eval(doc, func(f policies.Finding) {
		var mine *policies.Finding
		if i < len(v.mine) {
			mine = &v.mine[i]
		}
		emit(verdict(f, mine), i)
		i++
	})
	if (err == nil) != (otherErr == nil) {
		return fmt.Errorf("the engines differ on whether it is an asset: plan %v, reference %v; report it as a bug", err, otherErr)
	}
	return otherErr
}

// verdict is the reference engine's finding, if the other one is the same.
func verdict(f policies.Finding, mine *policies.Finding) policies.Finding {
	if mine != nil && f.Control == mine.Control && f.Status == mine.Status {
		if quiet(f.Status) || slices.Equal(f.Messages, mine.Messages) && bytes.Equal(text(f), text(*mine)) {
			return f
		}
	}
	other := []byte("nothing")
	if mine != nil {
		other = text(*mine)
	}
	f.Reason = fmt.Sprintf("%s; report it as a bug: reference %s, plan %s", differ, text(f), other)
	f.Status, f.Fault, f.Messages, f.Evidence, f.Saving = policies.Unknown, true, nil, nil, nil
	return f
}

const differ = "the engines differ"

// Differ reports whether a finding of Verify tells of a difference.
func Differ(f policies.Finding) bool { return f.Fault && strings.HasPrefix(f.Reason, differ) }

func text(f policies.Finding) []byte {
	b, err := json.Marshal(f)
	if err != nil {
		return []byte(err.Error())
	}
	return b
}
