// Package identity joins the accounts of all sources with the persons that they
// belong to. It is the second wave of a night: it reads what the first wave has
// kept, and no network.
//
// Persons are those of the people list, then those whom only an identity
// provider knows. Accounts are linked to them by the order of evidence in
// evidence.go, never by a name. What the first wave did not see, the coverage of
// the second says again: nobody is called unknown while somebody may be missing.
package identity

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"sync"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// The asset types that this package makes.
const (
	PersonType  = "identity.person"
	AccountType = "identity.account"
	SourceType  = "identity.source"
)

// Inventory is what the first wave has kept. *inventory.Kept is one.
type Inventory interface {
	// Scopes gives the scopes that read one of the types, sorted by ID.
	Scopes(types ...string) iter.Seq2[inventory.Entry, error]

	// Documents gives the assets of a scope, sorted by ID.
	Documents(inventory.Entry) iter.Seq2[inventory.Document, error]
}

// Config says what to join and how.
type Config struct {
	Kept Inventory // the first wave, finished

	// Last is how many persons each source had on the last night, from LastCounts.
	// Nil: there was no last night.
	Last []Count

	Domains Domains
	Map     Map

	// Providers are the identity providers, such as "okta"; the first that knows
	// a person speaks for him. Nil means DefaultProviders. "aws" is IAM Identity
	// Center where it has a directory of its own.
	Providers []string

	// ShrinkLimit is by how many percent a source of persons may shrink in a
	// night before nobody is called a leaver for it. 0 means DefaultShrinkLimit.
	ShrinkLimit int

	// AcceptShrink takes tonight's numbers as right, however small, of what was
	// read completely.
	AcceptShrink bool

	// Narrowed says that tonight leaves sources out on purpose, so that the absence
	// of one says nothing about it.
	Narrowed bool

	// OnboardingDays is how long before somebody's first day an account may be
	// made for him. 0 means DefaultOnboardingDays.
	OnboardingDays int

	Now time.Time
}

// Defaults of Config.
const (
	DefaultShrinkLimit    = 20
	DefaultOnboardingDays = 30
)

// DefaultProviders are the identity providers that a company may have, the one
// that speaks for a person first.
var DefaultProviders = []string{"okta", "entra", "google_workspace"}

// scopeSize is how many assets a scope has at most.
const scopeSize = 2_500

// A Source is a collectors.Source. Run it once the first wave is kept.
type Source struct {
	config Config

	mu    sync.Mutex
	world *world // nil: not read yet
}

var _ collectors.Source = (*Source)(nil)

// New makes a source. It reads nothing yet.
func New(c Config) *Source {
	if c.Providers == nil {
		c.Providers = DefaultProviders
	}
	if c.ShrinkLimit == 0 {
		c.ShrinkLimit = DefaultShrinkLimit
	}
	if c.OnboardingDays == 0 {
		c.OnboardingDays = DefaultOnboardingDays
	}
	return &Source{config: c}
}

// Name implements collectors.Source.
func (s *Source) Name() string { return "identity" }

// Losses says which sources of persons lost some since the last night, too few for
// anybody to be in doubt. It is for people to read, once the source has run.
func (s *Source) Losses() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.world == nil {
		return nil
	}
	return s.world.losses
}

// Plan implements collectors.Source. Its error is for an inventory that cannot
// be read.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	w, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	scopes := []collectors.Scope{{Provider: s.Name(), Place: "people", Part: "sources", Types: []string{SourceType}}}
	for n := range parts(len(w.persons)) {
		scopes = append(scopes, collectors.Scope{Provider: s.Name(), Place: "people", Part: part("persons", n), Types: []string{PersonType}})
	}
	for _, p := range w.places {
		for n := range parts(p.size) {
			scopes = append(scopes, collectors.Scope{Provider: s.Name(), Place: p.name, Part: part("accounts", n), Types: []string{AccountType}})
		}
	}
	return scopes, nil
}

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	w, err := s.read(ctx)
	if err != nil {
		return collectors.Result{}, err
	}
	kind, n, ok := partNumber(scope.Part)
	switch {
	case ok && kind == "sources":
		return w.sourceAssets(scope), nil
	case ok && kind == "persons":
		return w.personAssets(scope, n), nil
	case ok && kind == "accounts":
		if p := w.place(scope.Place); p != nil {
			return w.accountAssets(ctx, scope, p, n)
		}
	}
	return collectors.Result{}, fmt.Errorf("identity: no scope %s; report it as a bug", scope.ID())
}

// read reads the first wave, once.
func (s *Source) read(ctx context.Context) (*world, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.world != nil {
		return s.world, nil
	}
	w := newWorld(s.config)
	if err := w.read(ctx); err != nil {
		return nil, err
	}
	s.world = w
	return w, nil
}

// parts is into how many scopes n assets are cut; at least one, for the coverage.
func parts(n int) int { return max(1, (n+scopeSize-1)/scopeSize) }

// part is the name of the nth scope of a kind, from 0: "persons", "persons.2".
func part(kind string, n int) string {
	if n == 0 {
		return kind
	}
	return kind + "." + strconv.Itoa(n+1)
}

// partNumber is what part was called with.
func partNumber(part string) (kind string, n int, ok bool) {
	for i := len(part) - 1; i > 0; i-- {
		if part[i] != '.' {
			continue
		}
		n, err := strconv.Atoi(part[i+1:])
		return part[:i], n - 1, err == nil && n > 1
	}
	return part, 0, part != ""
}
