package plan

import (
	"cmp"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// A run is a program at one moment over one inventory. What it does not say
// itself, the reference engine's run says.
type run struct {
	reference.Run
	*program
	chosen []*control // those that are not skipped
	now    time.Time
	steps  int64
	passes bool
}

var _ engine.Run = (*run)(nil)

// NewRun implements engine.Program.
func (p *program) NewRun(params engine.RunParams) engine.Run {
	r := &run{
		Run: p.Program.NewRun(params).(reference.Run), program: p, now: params.Now.UTC(),
		steps: cmp.Or(params.Steps, engine.DefaultSteps), passes: params.Passes,
	}
	for _, k := range p.controls {
		if params.Skip == nil || !params.Skip(k.ID) {
			r.chosen = append(r.chosen, k)
		}
	}
	return r
}

// NewWorker implements engine.Run.
func (r *run) NewWorker() engine.Worker {
	w := &worker{
		run: r, reference: r.Run.NewWorker().(reference.Worker), machine: newMachine(r.code, r.now),
		dispatches: map[string]*readied{}, related: map[reference.Related]value.Value{}, slow: map[*control]int{},
		counts: make([]engine.Counts, len(r.controls)), subject: subject{keys: map[string]*tagKey{}}, alike: newAlike(),
	}
	w.decoder = value.NewLearning(&w.machine.arena, r.code.symbols)
	w.keeper = value.NewDecoder(&w.kept, r.code.symbols).NewReader(nil, nil)
	w.now = value.Text(r.now.Format(time.RFC3339Nano)).WithClock(clockTerm)
	w.alone = w.input(&w.lasting, value.Nothing(), w.lasting.NewObject(0))
	return w
}

// A readied dispatch is one worker's, with what its decoder learns.
type readied struct {
	*dispatch
	reader  *value.Reader // of what judging reads
	evident *value.Reader // of evidence that has more to it
	habits  []value.Habit // by control: whether assets often look alike to it

	// Whether some attribute was not read at the place of the last asset.
	where string
	asked bool
	gaps  bool
}

// mostDispatches bounds what an inventory can make a worker remember.
const mostDispatches = 1000

func (w *worker) dispatchOf(assetType string) *readied {
	if d := w.dispatches[assetType]; d != nil {
		return d
	}
	of := w.program.dispatch(w.chosen, assetType)
	d := &readied{
		dispatch: of, reader: w.decoder.NewReader(of.reads, w.program.Types(assetType)), evident: w.decoder.NewReader(of.evident, nil), habits: make([]value.Habit, len(of.controls)),
	}
	if len(w.dispatches) < mostDispatches {
		w.dispatches[strings.Clone(assetType)] = d
	}
	return d
}
