package history

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// What can become of a finding in a run.
const (
	kindNew      = "new"
	kindUpdated  = "updated"
	kindAbsent   = "absent"
	kindReopened = "reopened"
	kindWaived   = "waived"
	kindUnwaived = "unwaived"
)

// Record remembers a run that Compare has seen, in one transaction: all of it,
// or nothing. A run that is remembered already is left as it is.
func (s *Store) Record(ctx context.Context, run *report.Run) error {
	for i := range run.Findings {
		if f := &run.Findings[i]; open(f) && (f.Change == "" || f.FirstSeen.IsZero()) {
			return fmt.Errorf("history: finding %s on %q was not compared; compare the run before it is recorded", f.Control, f.Asset.ID)
		}
	}
	waived := map[string]bool{}
	err := s.query(ctx, func(rows *sql.Rows) error {
		var fingerprint string
		err := rows.Scan(&fingerprint)
		waived[fingerprint] = true
		return err
	}, "SELECT fingerprint FROM finding WHERE resolved_at IS NULL AND waived = 1")
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.wrap("write", err)
	}
	defer tx.Rollback() //nolint:errcheck // after the commit there is nothing to roll back
	var there int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM run WHERE id = $1", run.ID).Scan(&there); err != nil {
		return s.wrap("write", err)
	}
	if there > 0 {
		return nil
	}
	w := writer{ctx: ctx, tx: tx, batch: s.batch}
	if moved := w.exec("UPDATE head SET run = $1 WHERE one = 1 AND run = $2", run.ID, run.Previous); moved == 0 && w.err == nil {
		return fmt.Errorf("history: another run was recorded since run %s was compared; compare it again", run.ID)
	}
	w.run(run)
	w.findings(run, waived)
	if w.err != nil {
		return s.wrap("write", w.err)
	}
	return s.wrap("write", tx.Commit())
}

// A writer writes within one transaction, until the first error.
type writer struct {
	ctx   context.Context
	tx    *sql.Tx
	batch int // values in a statement
	err   error
}

// exec tells how many rows were changed.
func (w *writer) exec(text string, args ...any) int64 {
	if w.err != nil {
		return 0
	}
	result, err := w.tx.ExecContext(w.ctx, text, args...)
	if err != nil {
		w.err = err
		return 0
	}
	n, err := result.RowsAffected()
	w.err = err
	return n
}

// run writes the run, its controls and what it did not read.
func (w *writer) run(run *report.Run) {
	count := map[policies.Severity]int{}
	waived, unknown := 0, 0
	for i := range run.Findings {
		switch f := &run.Findings[i]; {
		case !open(f):
		case f.Waiver != nil:
			waived++
		case f.Status == policies.Unknown:
			unknown++
		default:
			count[f.Severity]++
		}
	}
	complete := 0
	if run.Complete {
		complete = 1
	}
	w.exec(`INSERT INTO run (id, previous, started_at, ended_at, version, policies, complete,
		critical, high, medium, low, informational, waived, unknown)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		run.ID, run.Previous, run.StartedAt.Unix(), run.EndedAt.Unix(), run.Version, run.Policies, complete,
		count[policies.Critical], count[policies.High], count[policies.Medium], count[policies.Low], count[policies.Informational], waived, unknown)

	controls := w.insert("INSERT INTO run_control (run, control, digest) VALUES ", 3, "")
	for _, c := range run.Controls {
		controls.add(run.ID, c.ID, c.Digest)
	}
	controls.flush()

	blind := map[[2]string]collectors.State{}
	for _, line := range run.Coverage {
		if line.Path == "" && line.State.Blind() {
			blind[[2]string{plain(line.Place), line.AssetType}] = line.State
		}
	}
	coverage := w.insert("INSERT INTO coverage (run, place, asset_type, state) VALUES ", 4, "")
	for _, key := range slices.SortedFunc(maps.Keys(blind), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		coverage.add(run.ID, key[0], key[1], string(blind[key]))
	}
	coverage.flush()
}

// findings writes what changed, and that it did. Before are the findings that a
// waiver covered in the last run.
func (w *writer) findings(run *report.Run, before map[string]bool) {
	upsert := w.insert(`INSERT INTO finding (fingerprint, control, asset_id, asset_type, asset_name, place,
		status, severity, failed, waived, first_seen, digest, detail) VALUES `, 13,
		` ON CONFLICT (fingerprint) DO UPDATE SET control = excluded.control, asset_id = excluded.asset_id,
		asset_type = excluded.asset_type, asset_name = excluded.asset_name, place = excluded.place, status = excluded.status,
		severity = excluded.severity, failed = CASE WHEN finding.failed = 1 AND finding.resolved_at IS NULL THEN 1 ELSE excluded.failed END, waived = excluded.waived, first_seen = excluded.first_seen,
		resolved_at = NULL, digest = excluded.digest, detail = excluded.detail`)
	events := w.insert("INSERT INTO finding_event (run, fingerprint, kind) VALUES ", 3, "")
	var gone []string
	flagged := map[bool][]string{}
	for _, i := range inOrder(run.Findings) {
		f := &run.Findings[i]
		switch f.Change {
		case policies.Absent:
			gone = append(gone, f.Fingerprint)
			events.add(run.ID, f.Fingerprint, kindAbsent)
			continue
		case policies.Updated:
			w.upsert(upsert, f)
			events.add(run.ID, f.Fingerprint, kindUpdated)
		case policies.New:
			kind := kindNew
			if f.FirstSeen.Unix() < run.StartedAt.Unix() {
				kind = kindReopened
			}
			w.upsert(upsert, f)
			events.add(run.ID, f.Fingerprint, kind)
		}
		if waived := f.Waiver != nil; open(f) && waived != before[f.Fingerprint] {
			flagged[waived] = append(flagged[waived], f.Fingerprint)
			kind := kindUnwaived
			if waived {
				kind = kindWaived
			}
			events.add(run.ID, f.Fingerprint, kind)
		}
	}
	upsert.flush()
	events.flush()
	w.update("UPDATE finding SET resolved_at = $1, waived = 0 WHERE fingerprint IN ", run.StartedAt.Unix(), gone)
	w.update("UPDATE finding SET waived = $1 WHERE fingerprint IN ", 1, flagged[true])
	w.update("UPDATE finding SET waived = $1 WHERE fingerprint IN ", 0, flagged[false])
}

// inOrder gives the places of the findings by fingerprint: rows that are
// neighbours in the tables are written together, which is several times faster.
func inOrder(findings []policies.Finding) []int {
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(findings[a].Fingerprint, findings[b].Fingerprint) })
	return order
}

func (w *writer) upsert(to *insert, f *policies.Finding) {
	if w.err != nil {
		return
	}
	sum, err := digest(f)
	if err != nil {
		w.err = err
		return
	}
	text, err := detail(f)
	if err != nil {
		w.err = err
		return
	}
	to.add(f.Fingerprint, f.Control, plain(f.Asset.ID), f.Asset.Type, plain(f.Asset.Name), plain(f.Place),
		string(f.Status), string(f.Severity), number(f.Status == policies.Fail), number(f.Waiver != nil),
		f.FirstSeen.Unix(), sum, text)
}

// number is a bool as both databases keep it.
func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
