package collectors

import "context"

// A Source is one provider as the configuration names it.
type Source interface {
	// Name is the provider's name in IDs and places, such as "aws".
	Name() string

	// Plan returns the first scopes. Its error means that the source cannot be
	// read at all, such as wrong credentials, and says what to do.
	Plan(ctx context.Context) ([]Scope, error)

	// Collect reads one scope. What could not be read is coverage, not an
	// error; the error is for a bug or for the end of ctx. Collect is called
	// from several goroutines, for a different scope each.
	Collect(ctx context.Context, scope Scope) (Result, error)
}
