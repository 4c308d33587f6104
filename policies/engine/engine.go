// Package engine runs controls over assets. OPA lives here and nowhere else.
//
// An Engine compiles a PolicySet to a Program; a Run of it makes any number of
// Workers. Engines take bytes, so that each owns its decoding; they give the
// same findings for the same bytes, whichever engine it is. What they share, from
// reading the files to OPA's compiler, is the Catalogue.
package engine

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A PolicySet is what an engine compiles.
type PolicySet struct {
	Modules  []Module          // those of tests are left out
	Settings map[string]any    // data.settings; nil: not known, so not checked
	Schemas  map[string][]byte // asset type to the JSON Schema of its attributes
}

// A Module is one Rego file.
type Module struct {
	Path   string // for messages
	Source []byte

	// BuiltIn modules are held to more: their metadata has to be complete, and
	// their packages have to be named as their folders.
	BuiltIn bool

	// Place is the absolute path of a file that is linted, with slashes. Its
	// package is named as the last of its folders. Empty means that Path says it
	// from the root of the controls.
	Place string
}

// Test reports whether m holds tests.
func (m Module) Test() bool { return strings.HasSuffix(m.Path, "_test.rego") }

// An Engine turns policies into a program.
type Engine interface {
	// Compile's error joins every mistake in the set, each with file, line and
	// remedy.
	Compile(ctx context.Context, set PolicySet) (Program, error)
}

// A Program is a compiled PolicySet, immutable and shared by its runs.
type Program interface {
	// Controls are the controls of the set, sorted by ID.
	Controls() []policies.Control

	// JoinReads are the paths that a control reads of what each of its joins finds,
	// by the name of the join; the empty path is all of it.
	JoinReads(control string) map[string][][]string

	// NewIndex returns an empty index for the joins of the set. It is filled
	// with every asset whose type Wants, then sealed, before the run begins. It
	// keeps at most so many bytes; zero means DefaultIndex.
	NewIndex(most int64) Index

	// NewRun returns the program at one moment, over one inventory. It has to
	// be closed.
	NewRun(params RunParams) Run
}

// An Index holds the assets that joins look up.
type Index interface {
	Wants(assetType string) bool

	// Add keeps what joins need of the asset. It may be called from several
	// goroutines.
	Add(doc Document) error

	// Seal ends the filling. From the coverage the index knows what is missing
	// in it.
	Seal(coverage []collectors.Coverage)

	// Holds says how large it is. It may be asked once it is sealed.
	Holds() Indexed
}

// Indexed is what an Index holds.
type Indexed struct {
	Assets int
	Bytes  int64

	// Left are the asset types that did not fit, sorted. What joins look for
	// them is unknown.
	Left []string
}

// DefaultIndex is how many bytes an index keeps: about a million assets.
const DefaultIndex = 1 << 30

// RunParams are the same for every worker of a run.
type RunParams struct {
	Now   time.Time // the run's clock; input.now and time.now_ns
	Index Index     // sealed; nil when no control joins

	// Coverage says why an attribute is absent.
	Coverage []collectors.Coverage

	// Skip says which controls are left out; nil: none.
	Skip func(control string) bool

	// Timeout bounds one query about an asset: that of its controls together
	// and, if that fails, that of each alone. Zero means DefaultTimeout.
	Timeout time.Duration

	// Steps bounds a query too, in steps of the evaluator, so that a policy that is
	// too slow is so on every machine. Zero means DefaultSteps.
	Steps int64

	// Passes asks for passes whole. Otherwise a finding that is a pass or not
	// applicable says its control and its status, and need not say more.
	Passes bool

	// Heap is by how many bytes the memory in use may grow during the run before
	// slow queries are ended. Zero means DefaultHeap.
	Heap uint64
}

// Limits on one query. Those of ordinary controls take some hundred steps and
// less than a millisecond.
const (
	DefaultTimeout = 10 * time.Second
	DefaultSteps   = 500_000
	DefaultHeap    = 1 << 30
)

// A Run makes workers and watches over them.
type Run interface {
	// Judges returns the controls that judge assets of a type, sorted by ID: not
	// those that are skipped, nor those whose settings are empty.
	Judges(assetType string) []*policies.Control

	// NewWorker returns a worker for one goroutine.
	NewWorker() Worker

	// Stalled gets an error when a worker neither answers nor can be stopped: a
	// built-in function can take any time over a value that holds itself many
	// times. The run is lost then, and so is the worker.
	Stalled() <-chan error

	// Close ends the watch. Workers must not be used after it.
	Close()
}

// A Document is one asset as its scope's file holds it.
type Document struct {
	Where string // Scope.Where of the scope that it was read in
	Scope string // Scope.ID
	Type  string
	JSON  []byte // valid during the call only
}

// A Worker evaluates assets, one at a time.
type Worker interface {
	// Eval gives every control's verdict on the asset to emit, passes and
	// not_applicable included, in the order of the controls' IDs. Findings
	// carry fingerprint, control, asset, status, severity, messages, evidence,
	// reason and saving. The error is for a document that is no asset; a
	// control that cannot be evaluated gives an unknown finding.
	Eval(doc Document, emit func(policies.Finding)) error
}

// A BriefWorker is a Worker to which telling of a pass costs as much as finding it
// out.
type BriefWorker interface {
	Worker

	// EvalBrief is Eval, but passes, and answers of controls that are not about the
	// asset, are counted and not emitted.
	EvalBrief(doc Document, emit func(policies.Finding)) error

	// Counts are how many they were by now, by control.
	Counts() iter.Seq2[string, Counts]
}
