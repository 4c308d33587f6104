package backlog

import "fmt"

// A Result is what came of a plan.
type Result struct {
	Created, Updated, Reopened, Closed, Attached int

	// Skipped are issues that changed since they were listed; the next night
	// sees them as they are.
	Skipped []string

	// Notes say what could not be done as planned, one line each.
	Notes []string

	Ledger Ledger // with the new issues
}

// String is "3 opened, 1 updated, 5 closed, 0 reopened".
func (r Result) String() string {
	return fmt.Sprintf("%d opened, %d updated, %d closed, %d reopened", r.Created, r.Updated, r.Closed, r.Reopened)
}

// Writes is how many issues were written.
func (r Result) Writes() int { return r.Created + r.Updated + r.Reopened + r.Closed + r.Attached }
