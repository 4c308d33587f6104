// Package inventory keeps what was collected on disk. One scope is one file.
//
// A night is collected into DIR.next and moved to DIR when it is finished, so
// that DIR is always the last finished one; the one before it stays in
// DIR.previous, for comparison. DIR.lock is held by the run that writes.
//
//	DIR/manifest.json              what the folder holds: scopes, digests, coverage
//	DIR/assets/SCOPE.jsonl.zst     the assets of the scope with the ID SCOPE, sorted by ID
//	DIR.next/ledger.jsonl          while a run is under way: its finished scopes
//
// A scope file holds one asset a line, as JSON, compressed with zstd: it is read
// by zstd -dc, by DuckDB, and by a Reader. Behind them, in a frame that zstd
// skips, stand the digests of the assets, so that two nights are compared without
// being read. Times are UTC, sizes are bytes.
package inventory

import (
	"errors"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	// Version is the version of the format that this package reads and writes.
	Version = 1

	// MaxLine is the longest asset that is written or read, in bytes of JSON.
	MaxLine = 16 << 20

	// MaxAge is the age at which an unfinished run is not resumed any more: its
	// first scopes would tell of another day than its last.
	MaxAge = 24 * time.Hour
)

const (
	manifestName = "manifest.json"
	ledgerName   = "ledger.jsonl"
	assetsName   = "assets"
	tempSuffix   = ".tmp"
	fileMode     = 0o600
	dirMode      = 0o700
)

// A Header says which run an inventory comes from.
type Header struct {
	Version   int       `json:"version"` // Version
	Run       string    `json:"run"`     // ID of the run
	Auditor   string    `json:"auditor"` // version of the program
	Config    string    `json:"config"`  // digest of what decides what is collected
	StartedAt time.Time `json:"started_at"`
}

// A Manifest says what a finished inventory holds.
type Manifest struct {
	Header
	EndedAt time.Time `json:"ended_at"`
	Sources []Source  `json:"sources"`
	Origin
	Scopes []Entry `json:"scopes"` // sorted by Scope.ID
}

// An Origin says what else decides what the scopes tell of.
type Origin struct {
	// LeftOut are the sources that are configured and were not asked for. Of
	// what they hold the inventory says nothing.
	LeftOut []string `json:"left_out,omitempty"`

	// CustomEndpoints are where the configuration names servers other than the
	// vendors'.
	CustomEndpoints []string `json:"custom_endpoints,omitempty"`
}

// A Source is one source of the run.
type Source struct {
	Name string `json:"name"`

	// Error says why the source could not be read at all, so that there are no
	// scopes of it; empty: it could.
	Error string `json:"error,omitempty"`
}

// An Entry is one finished scope.
type Entry struct {
	Scope collectors.Scope `json:"scope"` // without Hints

	// File is the scope's file, relative to the folder, with slashes. Empty
	// means that the scope has no assets.
	File   string         `json:"file,omitempty"`
	Digest string         `json:"digest,omitempty"` // "sha256:" and hex, of the uncompressed bytes
	Bytes  int64          `json:"bytes,omitempty"`  // uncompressed
	Size   int64          `json:"size,omitempty"`   // of the file
	Counts map[string]int `json:"counts,omitempty"` // assets by type

	// Content is "sha256:" and hex, of the digests of the assets, one behind
	// the other: two nights give a scope the same one if nothing but the
	// CollectedAt of assets has changed. Empty means that the scope has no
	// assets, or that the inventory is older than Digests.
	Content string `json:"content,omitempty"`

	// CollectedAt is that of all assets of the scope. Zero means that they
	// differ, or that Content is empty.
	CollectedAt time.Time `json:"collected_at,omitzero"`

	Coverage []collectors.Coverage `json:"coverage"`

	// Next are the scopes that were found on the way. Only the ledger has them.
	Next []collectors.Scope `json:"next,omitempty"`
}

// Assets is the number of assets in the scope.
func (e Entry) Assets() int {
	n := 0
	for _, c := range e.Counts {
		n += c
	}
	return n
}

// holds reports whether the scope has an asset of one of the types.
func (e Entry) holds(types []string) bool {
	return slices.ContainsFunc(types, func(t string) bool { return e.Counts[t] > 0 })
}

// Previous is the folder of the inventory before the one in dir. It may not
// exist.
func Previous(dir string) string { return dir + ".previous" }

func next(dir string) string { return dir + ".next" }

var errClosed = errors.New("inventory is closed")
