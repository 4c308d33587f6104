// Package history remembers the findings of earlier runs: what was first seen
// when, and what is new, updated, gone or merely not read this time.
//
// It keeps SQLite or PostgreSQL, with one text of SQL. Nothing is written for a
// finding that did not change: that it was seen again follows from the runs and
// from what they could not read. A run is recorded in one transaction, so that
// a run that is killed was never there.
package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// A Store is an open history.
type Store struct {
	db    *sql.DB
	name  string // for messages, without secrets
	batch int    // values in a statement
}

// Open opens the history at url, "sqlite:state/history.db" or
// "postgres://user@host/database", and brings its tables up to date. A SQLite
// file that is not there is made, for its owner alone. Passwords belong into
// PGPASSWORD or a pgpass file.
func Open(ctx context.Context, url string) (*Store, error) {
	kind, rest, _ := strings.Cut(url, ":")
	switch {
	case kind == "sqlite" && rest != "":
		return openSQLite(ctx, strings.TrimPrefix(rest, "//"))
	case kind == "postgres" || kind == "postgresql":
		return openPostgres(ctx, url)
	}
	return nil, fmt.Errorf(`history: %q is no history; write sqlite:state/history.db or postgres://user@host/database`, scheme(url))
}

// scheme is as much of a wrong URL as can hold no password.
func scheme(url string) string {
	if strings.ContainsAny(url, "@:") {
		return url[:strings.IndexAny(url, "@:/")] + "…"
	}
	return url
}

// Close closes the history.
func (s *Store) Close() error { return s.db.Close() }

// A Run is what the history remembers of a run as a whole.
type Run struct {
	ID        string
	Previous  string // the run that it was compared with; empty: none
	StartedAt time.Time
	EndedAt   time.Time
	Version   string // of auditor
	Policies  string // digest of the policy set
	Complete  bool   // every place was read

	Open    map[policies.Severity]int // failures that nobody waived
	Waived  int                       // failures and unknowns that a waiver covers
	Unknown int                       // unknowns that no waiver covers
}

// Last returns the last run that was recorded, and the last complete one. Each
// is nil when there is none.
func (s *Store) Last(ctx context.Context) (last, complete *Run, err error) {
	if last, err = s.head(ctx); err != nil || last == nil || last.Complete {
		return last, last, err
	}
	runs, err := s.runs(ctx, "WHERE complete = 1 ORDER BY started_at DESC, id DESC LIMIT 1")
	if err != nil || len(runs) == 0 {
		return last, nil, err
	}
	return last, &runs[0], nil
}

// Runs returns the last n runs, the newest first.
func (s *Store) Runs(ctx context.Context, n int) ([]Run, error) {
	return s.runs(ctx, "ORDER BY started_at DESC, id DESC LIMIT $1", n)
}

// head returns the last run; nil: none yet.
func (s *Store) head(ctx context.Context) (*Run, error) {
	runs, err := s.runs(ctx, "WHERE id = (SELECT run FROM head)")
	if err != nil || len(runs) == 0 {
		return nil, err
	}
	return &runs[0], nil
}

func (s *Store) runs(ctx context.Context, where string, args ...any) ([]Run, error) {
	var all []Run
	err := s.query(ctx, func(rows *sql.Rows) error {
		var r Run
		var started, ended, complete int64
		var n [5]int
		if err := rows.Scan(&r.ID, &r.Previous, &started, &ended, &r.Version, &r.Policies, &complete,
			&n[4], &n[3], &n[2], &n[1], &n[0], &r.Waived, &r.Unknown); err != nil {
			return err
		}
		r.StartedAt, r.EndedAt, r.Complete = moment(started), moment(ended), complete == 1
		r.Open = map[policies.Severity]int{}
		for i, severity := range policies.Severities {
			r.Open[severity] = n[i]
		}
		all = append(all, r)
		return nil
	}, `SELECT id, previous, started_at, ended_at, version, policies, complete,
		critical, high, medium, low, informational, waived, unknown FROM run `+where, args...)
	return all, err
}

// query calls scan for each row.
func (s *Store) query(ctx context.Context, scan func(*sql.Rows) error, text string, args ...any) error {
	rows, err := s.db.QueryContext(ctx, text, args...)
	if err != nil {
		return s.wrap("read", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return s.wrap("read", err)
		}
	}
	return s.wrap("read", rows.Err())
}

// wrap names the history in an error; nil stays nil.
func (s *Store) wrap(what string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("history: %s %s: %w", what, s.name, err)
}

func moment(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }
