package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// Compare tells the run what changed since the last one that was recorded. It
// sets Compared, Previous, Trend, each control's Change, and FirstSeen and Change
// of each failed or unknown finding, and appends a finding for what was open and
// is missing:
//
//   - absent, passed, when its place was read: it was mended, or its asset is
//     gone; or, if it never failed, it can be judged again;
//   - absent, not applicable, when its control is no longer there, or when it
//     spoke of a place that another finding speaks of now;
//   - unchanged, unknown, when its place was not read: it may still be true.
//     Such a finding stays open until its place is read again.
//
// The run must have its coverage, controls and findings with their severities.
// Owner and Waiver of appended findings are those of their last change or none.
// A run is compared once; one that was recorded before gets the same answer
// again. A run that began before the last recorded one is refused.
func (s *Store) Compare(ctx context.Context, run *report.Run) error {
	if len(run.Controls) == 0 {
		return errors.New("history: the run names no controls, so everything would be gone; compare it when it has them")
	}
	base, err := s.base(ctx, run)
	if err != nil {
		return err
	}
	run.Compared, run.Previous = true, base.previous
	if run.Trend, err = s.trend(ctx, run); err != nil {
		return err
	}
	if err := s.compareControls(ctx, run); err != nil {
		return err
	}
	rows, err := s.open(ctx)
	if err != nil {
		return err
	}
	if err := s.reopened(ctx, run, rows); err != nil {
		return err
	}
	var missing []string
	seen := make(map[string]bool, len(run.Findings))
	for i := range run.Findings {
		f := &run.Findings[i]
		if !open(f) {
			// A run that keeps its passes says itself what is mended.
			if r, known := rows[f.Fingerprint]; known && base.ended(f.Fingerprint, r) {
				f.FirstSeen, f.Change, f.Was = moment(r.firstSeen), policies.Absent, r.was()
				seen[f.Fingerprint] = true
			}
			continue
		}
		seen[f.Fingerprint] = true
		if err := compareFinding(f, rows, base, run.StartedAt); err != nil {
			return err
		}
	}
	for fingerprint, r := range rows {
		if !seen[fingerprint] && base.ended(fingerprint, r) {
			missing = append(missing, fingerprint)
		}
	}
	slices.Sort(missing)
	return s.appendMissing(ctx, run, rows, missing)
}

// A base is what a run is compared with.
type base struct {
	previous string            // the run before; empty: none
	events   map[string]string // when the run itself was recorded: finding to what became of it
}

// ended reports whether a finding was open before the run, so that its end is
// the run's to tell.
func (b base) ended(fingerprint string, r row) bool {
	return !r.resolved || b.events[fingerprint] == kindAbsent
}

func (s *Store) base(ctx context.Context, run *report.Run) (base, error) {
	last, err := s.head(ctx)
	switch {
	case err != nil || last == nil:
		return base{}, err
	case last.ID != run.ID && run.StartedAt.Unix() < last.StartedAt.Unix():
		return base{}, fmt.Errorf("history: run %s began at %s, before the last recorded run %s of %s; compare it with an earlier history",
			run.ID, run.StartedAt.UTC().Format(time.RFC3339), last.ID, last.StartedAt.Format(time.RFC3339))
	case last.ID != run.ID:
		return base{previous: last.ID}, nil
	}
	b := base{previous: last.Previous, events: map[string]string{}}
	err = s.query(ctx, func(rows *sql.Rows) error {
		var fingerprint, kind string
		if err := rows.Scan(&fingerprint, &kind); err != nil {
			return err
		}
		b.events[fingerprint] = kind
		return nil
	}, "SELECT fingerprint, kind FROM finding_event WHERE run = $1 AND kind NOT IN ('waived', 'unwaived')", run.ID)
	return b, err
}

// compareControls tells which controls the last run did not have, or had in
// another text.
func (s *Store) compareControls(ctx context.Context, run *report.Run) error {
	if run.Previous == "" {
		return nil
	}
	before := map[string]string{}
	err := s.query(ctx, func(rows *sql.Rows) error {
		var control, digest string
		if err := rows.Scan(&control, &digest); err != nil {
			return err
		}
		before[control] = digest
		return nil
	}, "SELECT control, digest FROM run_control WHERE run = $1", run.Previous)
	if err != nil {
		return err
	}
	for i := range run.Controls {
		c := &run.Controls[i]
		digest, known := before[c.ID]
		switch {
		case !known:
			c.Change = policies.New
		case digest != c.Digest:
			c.Change = policies.Updated
		default:
			c.Change = ""
		}
	}
	return nil
}

// A row is a remembered finding, without its detail.
type row struct {
	control, assetType, place string
	digest                    string
	firstSeen                 int64
	failed, resolved          bool
	meta                      bool // it speaks of a place or a setting, not of an asset
}

// was is what an open finding is known as: one that failed stays a failure while
// nobody can judge it.
func (r row) was() policies.Status {
	if r.failed {
		return policies.Fail
	}
	return policies.Unknown
}

const rowColumns = "fingerprint, control, asset_id, asset_type, place, digest, first_seen, failed, resolved_at IS NOT NULL"

// open gives the open findings by fingerprint.
func (s *Store) open(ctx context.Context) (map[string]row, error) {
	all := map[string]row{}
	return all, s.query(ctx, scanRows(all), "SELECT "+rowColumns+" FROM finding WHERE resolved_at IS NULL")
}

// Open returns the fingerprints of the findings that are open, unknown ones
// included.
func (s *Store) Open(ctx context.Context) (map[string]bool, error) {
	rows, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	open := make(map[string]bool, len(rows))
	for fingerprint := range rows {
		open[fingerprint] = true
	}
	return open, nil
}

// reopened adds the rows of the run's findings that were resolved before.
func (s *Store) reopened(ctx context.Context, run *report.Run, all map[string]row) error {
	if run.Previous == "" {
		return nil
	}
	var unknown []string
	for i := range run.Findings {
		if f := &run.Findings[i]; open(f) {
			if _, known := all[f.Fingerprint]; !known {
				unknown = append(unknown, f.Fingerprint)
			}
		}
	}
	if err := s.each(ctx, unknown, scanRows(all), "SELECT "+rowColumns+" FROM finding WHERE fingerprint IN "); err != nil {
		return err
	}
	// When the run itself was recorded, it resolved these.
	return s.query(ctx, scanRows(all), "SELECT "+rowColumns+" FROM finding WHERE fingerprint IN (SELECT fingerprint FROM finding_event WHERE run = $1 AND kind = 'absent')", run.ID)
}

func scanRows(all map[string]row) func(*sql.Rows) error {
	words := map[string]string{} // few places, types and controls stand in many rows
	word := func(s string) string {
		if w, ok := words[s]; ok {
			return w
		}
		words[s] = s
		return s
	}
	return func(rows *sql.Rows) error {
		var fingerprint, asset string
		var r row
		if err := rows.Scan(&fingerprint, &r.control, &asset, &r.assetType, &r.place, &r.digest, &r.firstSeen, &r.failed, &r.resolved); err != nil {
			return err
		}
		// A workspace is an asset and a place; only the fingerprint tells which.
		ofPlace := asset == r.place && asset != "" && fingerprint != policies.Fingerprint(r.control, asset)
		r.meta = ofPlace || policies.Asset{Type: r.assetType}.Meta()
		r.control, r.assetType, r.place = word(r.control), word(r.assetType), word(r.place)
		all[fingerprint] = r
		return nil
	}
}

// compareFinding sets FirstSeen and Change of a finding that is open now.
func compareFinding(f *policies.Finding, rows map[string]row, b base, now time.Time) error {
	r, known := rows[f.Fingerprint]
	if b.events != nil && known { // recorded already
		f.FirstSeen = moment(r.firstSeen)
		f.Change = map[string]policies.Change{kindNew: policies.New, kindReopened: policies.New, kindUpdated: policies.Updated}[b.events[f.Fingerprint]]
		if f.Change == "" {
			f.Change = policies.Unchanged
		}
		return nil
	}
	sum, err := digest(f)
	if err != nil {
		return fmt.Errorf("history: finding %s on %q: %w", f.Control, f.Asset.ID, err)
	}
	switch {
	case !known, !r.resolved && !r.failed && f.Status == policies.Fail:
		// What nobody could judge before fails for the first time.
		f.FirstSeen, f.Change = now.UTC().Truncate(time.Second), policies.New
		return nil
	case r.resolved:
		f.Change = policies.New
	case r.digest != sum:
		f.Change = policies.Updated
	default:
		f.Change = policies.Unchanged
	}
	f.FirstSeen = moment(r.firstSeen)
	return nil
}

// appendMissing appends what was open and is not in the run.
func (s *Store) appendMissing(ctx context.Context, run *report.Run, rows map[string]row, missing []string) error {
	sight := newSight(run)
	return s.each(ctx, missing, func(r *sql.Rows) error {
		var fingerprint, text string
		if err := r.Scan(&fingerprint, &text); err != nil {
			return err
		}
		var f policies.Finding
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return fmt.Errorf("finding %s: %w", fingerprint, err)
		}
		old := rows[fingerprint]
		f.FirstSeen = moment(old.firstSeen)
		f.Change, f.Status, f.Was = policies.Absent, policies.Pass, old.was()
		f.Messages, f.Reason, f.SeverityReason = nil, "", ""
		if !sight.controls[old.control] {
			f.Status, f.Reason = policies.NotApplicable, "the control is no longer part of the audit"
		} else if why := sight.why(old); why != "" && old.meta {
			f.Status, f.Reason = policies.NotApplicable, why
		} else if why != "" {
			f.Change, f.Was, f.Status, f.Reason, f.Saving = policies.Unchanged, "", policies.Unknown, why, nil
		}
		run.Findings = append(run.Findings, f)
		return nil
	}, "SELECT fingerprint, detail FROM finding WHERE fingerprint IN ")
}
