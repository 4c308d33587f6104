package history

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// How many values one statement carries. SQLite looks each $n up by its name, so
// that long statements cost the square of their length; PostgreSQL is paid by
// the round trip.
const (
	sqliteBatch   = 100
	postgresBatch = 5000
)

// An insert gathers rows for statements that carry many.
type insert struct {
	w            *writer
	before, then string
	columns      int
	args         []any
	full         *sql.Stmt // for as many rows as fit
}

func (w *writer) insert(before string, columns int, then string) *insert {
	return &insert{w: w, before: before, columns: columns, then: then}
}

func (i *insert) add(values ...any) {
	i.args = append(i.args, values...)
	if len(i.args) < i.w.batch/i.columns*i.columns || i.w.err != nil {
		return
	}
	if i.full == nil {
		i.full, i.w.err = i.w.tx.PrepareContext(i.w.ctx, i.text())
	}
	if i.w.err == nil {
		_, i.w.err = i.full.ExecContext(i.w.ctx, i.args...)
	}
	i.args = i.args[:0]
}

func (i *insert) flush() {
	if len(i.args) > 0 {
		i.w.exec(i.text(), i.args...)
		i.args = nil
	}
	if i.full != nil && i.w.err == nil {
		i.w.err = i.full.Close()
	}
}

func (i *insert) text() string {
	var rows []string
	for n := 0; n < len(i.args); n += i.columns {
		rows = append(rows, placeholders(n+1, i.columns))
	}
	return i.before + strings.Join(rows, ", ") + i.then
}

// update runs a statement for many fingerprints.
func (w *writer) update(text string, value any, fingerprints []string) {
	for some := range slices.Chunk(fingerprints, w.batch) {
		args := []any{value}
		for _, f := range some {
			args = append(args, f)
		}
		w.exec(text+placeholders(2, len(some)), args...)
	}
}

// each runs a query for many fingerprints, in their order by batch.
func (s *Store) each(ctx context.Context, fingerprints []string, scan func(*sql.Rows) error, text string) error {
	for some := range slices.Chunk(fingerprints, s.batch) {
		var args []any
		for _, f := range some {
			args = append(args, f)
		}
		if err := s.query(ctx, scan, text+placeholders(1, len(some))+" ORDER BY fingerprint", args...); err != nil {
			return err
		}
	}
	return nil
}

// placeholders is "($3, $4, $5)" for 3 and 3.
func placeholders(first, n int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	b.WriteByte(')')
	return b.String()
}
