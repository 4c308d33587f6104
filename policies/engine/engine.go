// Package engine runs controls over assets. OPA lives here and nowhere else.
//
// An Engine compiles a PolicySet to a Program, which any number of Workers
// share. Engines take bytes, so that each owns its decoding; they give the same
// findings for the same bytes, whichever engine it is.
package engine

import (
	"context"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A PolicySet is what an engine compiles.
type PolicySet struct {
	Modules  []Module
	Settings map[string]any    // data.settings
	Schemas  map[string][]byte // asset type to the JSON Schema of its attributes
}

// A Module is one Rego file.
type Module struct {
	Path   string // for messages
	Source []byte
}

// An Engine turns policies into a program.
type Engine interface {
	Compile(ctx context.Context, set PolicySet) (Program, error)
}

// A Program is a compiled PolicySet, immutable and shared by its workers.
type Program interface {
	// Controls are the controls of the set, sorted by ID.
	Controls() []policies.Control

	// NewIndex returns an empty index for the joins of the set. It is filled
	// with every asset whose type Wants, then sealed, before the first worker.
	NewIndex() Index

	// NewWorker returns a worker for one goroutine.
	NewWorker(run RunParams) Worker
}

// An Index holds the assets that joins look up.
type Index interface {
	Wants(assetType string) bool
	Add(doc Document) error
	Seal(coverage []collectors.Coverage)
}

// RunParams are the same for every worker of a run.
type RunParams struct {
	Now   time.Time // the run's clock; input.now and time.now_ns
	Index Index     // sealed; nil when no control joins

	// Coverage says why an attribute is absent.
	Coverage []collectors.Coverage

	// Timeout bounds one asset's evaluation; zero means the engine's default.
	Timeout time.Duration
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
