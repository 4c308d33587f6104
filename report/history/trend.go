package history

import (
	"context"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/report"
)

// A trend of more runs than maxTrend is thinned: to the last run of each day,
// UTC, and before the last denseDays to the last of every sparse days.
const (
	maxTrend  = 60
	denseDays = 28
	sparse    = 3
)

// trend gives the runs before run, the oldest first. A run that is recorded
// already is not among them, so that it gets the same answer again.
func (s *Store) trend(ctx context.Context, run *report.Run) ([]report.TrendPoint, error) {
	since := run.StartedAt.AddDate(0, 0, -7*report.TrendWeeks)
	runs, err := s.runs(ctx, "WHERE started_at >= $1 AND started_at <= $2 AND id <> $3 ORDER BY started_at, id",
		since.Unix(), run.StartedAt.Unix(), run.ID)
	if err != nil {
		return nil, err
	}
	var points []report.TrendPoint
	for _, r := range thinned(runs, run.StartedAt) {
		points = append(points, report.TrendPoint{ID: r.ID, StartedAt: r.StartedAt, Complete: r.Complete, Policies: r.Policies, Open: r.Open})
	}
	return points, nil
}

// thinned is runs, the oldest first, or some of them when they are many. The
// days are counted from 1970, so that a run that is kept tonight is kept
// tomorrow.
func thinned(runs []Run, now time.Time) []Run {
	if len(runs) <= maxTrend {
		return runs
	}
	slot := func(r Run) int64 {
		const day = 24 * 60 * 60
		n := r.StartedAt.Unix() / day
		if now.Unix()/day-n > denseDays {
			return n - n%sparse
		}
		return n
	}
	var kept []Run
	for i, r := range slices.Backward(runs) { // the last of each comes first
		if i == len(runs)-1 || slot(r) != slot(kept[len(kept)-1]) {
			kept = append(kept, r)
		}
	}
	slices.Reverse(kept)
	return kept
}
