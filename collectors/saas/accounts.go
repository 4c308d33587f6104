package saas

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// Accounts is an export of a product's accounts: a CSV file of a workspace whose
// API nobody reads. It is a collectors.Source of the connection's provider.
//
// The file is as a people list is: UTF-8 or CP932, and its first row names the
// columns, in Japanese or English. It must have one of the columns id, email and
// login. What has no column is absent from the accounts.
type Accounts struct {
	// Connection names the workspace. It calls nobody: Endpoint, Secrets, Gate
	// and Transport may be zero.
	Connection

	// Open opens the file. It is called several times.
	Open func() (io.ReadCloser, error)

	Encoding string            // "utf-8" or "cp932"; empty: the one that fits better
	Columns  map[string]string // the name of a field's column, where it is not a usual one

	// AsOf is when the export was made. Zero, or more than MaxAge before Now,
	// makes what was read partial: nobody knows what has changed.
	AsOf   time.Time
	MaxAge time.Duration // 0: 35 days
}

const (
	usualMaxAge = 35 * 24 * time.Hour
	csvScope    = 10_000 // accounts of a scope
	hintStart   = "start"
)

// Name implements collectors.Source.
func (a Accounts) Name() string { return a.Provider }

// Plan implements collectors.Source. Its error is for a configuration that
// cannot be meant.
func (a Accounts) Plan(context.Context) ([]collectors.Scope, error) {
	if _, err := encodingNamed(a.Encoding); err != nil {
		return nil, fmt.Errorf("%s %s: %w", a.Provider, a.Connection.Name, err)
	}
	for _, field := range slices.Sorted(maps.Keys(a.Columns)) {
		if !accountFields.has(field) {
			return nil, fmt.Errorf("%s %s: no field %q; use one of %s", a.Provider, a.Connection.Name, field, strings.Join(accountFields.names(), ", "))
		}
	}
	return []collectors.Scope{a.Scope("workspace", nil, WorkspaceType), a.Scope("accounts", nil, AccountType)}, nil
}

// Collect implements collectors.Source. A scope is a stretch of the file's
// accounts, which is read from its beginning each time: equal IDs may be far
// apart.
func (a Accounts) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	start, _ := strconv.Atoi(scope.Hints[hintStart]) // absent in the first
	r := &exported{of: a, start: start, end: start + csvScope, ids: map[string]bool{}, gaps: map[string]*issues{}, seats: map[string]int{}}
	whole := scope.Types[0] == WorkspaceType
	if whole {
		r.start, r.end = maxRows, maxRows
	}
	err := r.read(ctx)
	if ctx.Err() != nil {
		return collectors.Result{}, ctx.Err()
	}
	unread, ok := errors.AsType[*unreadable](err)
	if err != nil && !ok {
		return collectors.Result{}, err
	}
	if whole {
		return a.workspace(scope, r, unread), nil
	}
	var result collectors.Result
	result.Assets = r.assets
	line := collectors.Coverage{Place: scope.Where(), AssetType: AccountType, State: collectors.Complete, Count: len(r.assets)}
	a.age(&line)
	if holes := r.rows.String(); holes != "" {
		line.State, line.Reason, line.Needs = collectors.Partial, holes, "an export without these rows' mistakes"
	}
	if unread != nil {
		line.State, line.Reason, line.Needs = collectors.Unreachable, unread.reason, unread.needs
		if len(r.assets) > 0 {
			line.State = collectors.Partial
		}
	}
	result.Coverage = []collectors.Coverage{line}
	for _, field := range slices.Sorted(maps.Keys(r.gaps)) {
		result.Coverage = append(result.Coverage, collectors.Coverage{
			Place: scope.Where(), AssetType: AccountType, Path: "attributes." + field, State: collectors.Partial,
			Count: r.gaps[field].count, Reason: r.gaps[field].String(), Needs: "a column that can be read, or another in columns." + field,
		})
	}
	if r.more {
		part := "accounts." + strconv.Itoa(r.end/csvScope+1)
		result.Next = []collectors.Scope{a.Scope(part, map[string]string{hintStart: strconv.Itoa(r.end)}, AccountType)}
	}
	return result, nil
}

// age says on a line that the export is too old.
func (a Accounts) age(line *collectors.Coverage) {
	limit := cmp.Or(a.MaxAge, usualMaxAge)
	switch age := a.Now.Sub(a.AsOf); {
	case a.AsOf.IsZero():
		line.State, line.Reason = collectors.Partial, "nobody says when the export was made"
		line.Needs = "as_of: the day of the export"
	case age > limit:
		line.State = collectors.Partial
		line.Reason = fmt.Sprintf("the export is of %s, and more than %d days old", a.AsOf.Format(time.DateOnly), int(limit.Hours()/24))
		line.Needs = "a new export"
	}
}

// workspace is what the whole file says of the workspace.
func (a Accounts) workspace(scope collectors.Scope, r *exported, unread *unreadable) collectors.Result {
	w := Workspace{Capabilities: Capabilities{
		MFA: r.columns.has("mfa"), SSO: r.columns.has("sso"), LastActive: r.columns.has("last_active_at"), Seat: r.columns.has("seat_type"),
		// Only a file that has some proves that it lists them.
		Guests: r.guests, DeactivatedListed: r.ended,
	}}
	var result collectors.Result
	if unread != nil {
		gap := collectors.Coverage{Place: scope.Where(), AssetType: WorkspaceType, Path: "attributes.seats",
			State: collectors.Unreachable, Count: 1, Reason: unread.reason, Needs: unread.needs}
		result.Coverage = append(result.Coverage, gap)
	} else if r.columns.has("seat_type") {
		w.Seats = []SeatCount{}
		for _, seat := range slices.Sorted(maps.Keys(r.seats)) {
			n := r.seats[seat]
			w.Seats = append(w.Seats, SeatCount{Type: seat, Consumed: &n})
		}
	}
	result.Assets = []collectors.Asset{a.Workspace(w, "export of "+a.Connection.Name)}
	result.Coverage = append(result.Coverage, collectors.Coverage{Place: scope.Where(), AssetType: WorkspaceType, State: collectors.Complete, Count: 1})
	return result
}
