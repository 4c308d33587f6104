package engine

import (
	"math"

	"github.com/corporate-sre/auditor/policies"
)

// An Incremental program proves what its answers rest on, so that those of
// another night can be used again.
type Incremental interface {
	Program

	// Basis is what the answers of a control rest on.
	Basis(control string) Basis
}

// A Basis is what the answers of a control rest on beside the asset, what it is
// related to, and the coverage.
type Basis struct {
	// Digest is of the control's source, of what that imports, and of the settings
	// that it reads.
	Digest string

	Clock bool // it reads the clock: an answer holds for a time
	Joins bool // it reads related assets

	// Momentary says why no answer can be used again; empty: they can.
	Momentary string
}

// ForEver is until when an answer holds that does not rest on the clock.
const ForEver = math.MaxInt64

// A Digest tells contents apart: of an asset without the time at which it was
// collected, or of what a relation finds.
type Digest = [20]byte

// A Relation is what a join looked up for an asset: assets by the value that they
// have at a key. It means the same on every night.
type Relation struct{ Lookup, Row string }

// An IncrementalRun is a Run of an Incremental program.
type IncrementalRun interface {
	Run

	// Stand is the digest of what a relation finds from a place, and of how well
	// that is known.
	Stand(r Relation, where string) Digest

	// NewVerifier returns a worker that asks the reference engine too, and is
	// slow. Where the two differ the control is unknown.
	NewVerifier() IncrementalWorker
}

// An IncrementalWorker is a Worker of an IncrementalRun.
type IncrementalWorker interface {
	Worker

	// EvalSome is Eval for some of the controls, by their place among those that
	// judge the type; nil: all. Findings are valid during the call of emit. It tells
	// until when each answer holds, in nanoseconds, exclusive: ForEver, or
	// math.MinInt64 for this time only. The relations are what the joins of these
	// controls looked up, valid until the next call.
	EvalSome(doc Document, some []bool, emit func(f *policies.Finding, until int64)) ([]Relation, error)
}
