package report

import (
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// A Trend is where the number of open failures comes from.
type Trend struct {
	// Points are Run.Trend and the run itself, the oldest first. Nil: there is
	// no run before.
	Points []TrendPoint

	Last  *TrendPoint // the run before
	Week  *TrendPoint // the run nearest to a week ago; nil: none was near
	Month *TrendPoint // the run nearest to four weeks ago; nil: none was near
}

// Total is the number of open failures of all severities.
func (p *TrendPoint) Total() (n int) {
	for _, s := range policies.Severities {
		n += p.open(s)
	}
	return n
}

// open is a number of open failures that can be drawn, whatever a run.json that
// is not ours says.
func (p *TrendPoint) open(s policies.Severity) int { return min(max(p.Open[s], 0), 1_000_000_000) }

func trendOf(run *Run, totals Totals) Trend {
	if len(run.Trend) == 0 {
		return Trend{}
	}
	now := TrendPoint{ID: run.ID, StartedAt: run.StartedAt, Complete: run.Complete, Policies: run.Policies, Open: map[policies.Severity]int{}}
	for _, c := range totals.Severity {
		now.Open[policies.Severity(c.Name)] = c.N
	}
	t := Trend{Points: append(append([]TrendPoint(nil), run.Trend...), now)}
	before := t.Points[:len(t.Points)-1]
	t.Last = &before[len(before)-1]
	t.Week, t.Month = nearest(before, run.StartedAt.AddDate(0, 0, -7)), nearest(before, run.StartedAt.AddDate(0, 0, -28))
	return t
}

// nearest is the point nearest to a time, if one is within two days of it.
func nearest(points []TrendPoint, at time.Time) (best *TrendPoint) {
	least := 48 * time.Hour
	for i := range points {
		if d := points[i].StartedAt.Sub(at).Abs(); d <= least {
			best, least = &points[i], d
		}
	}
	return best
}

// words is the trend in one line: "42 open now, 40 in the last run, 51 a week
// ago (15 Nov)"; empty without a run before. What was counted by other
// policies, or not completely, is said to be so.
func (t Trend) words() string {
	if len(t.Points) == 0 {
		return ""
	}
	now := &t.Points[len(t.Points)-1]
	all := []string{grouped(now.Total()) + " open now"}
	add := func(p *TrendPoint, when string) {
		if p == nil {
			return
		}
		notes := []string{p.StartedAt.UTC().Format("2 Jan")}
		if !p.Complete {
			notes = append(notes, "incomplete")
		}
		if p.Policies != now.Policies {
			notes = append(notes, "other policies")
		}
		all = append(all, grouped(p.Total())+" "+when+" ("+strings.Join(notes, ", ")+")")
	}
	if t.Last != t.Week {
		add(t.Last, "in the last run")
	}
	add(t.Week, "a week ago")
	add(t.Month, "four weeks ago")
	return strings.Join(all, ", ")
}

// previous is when the run before was, or its ID when nobody knows.
func (s *Summary) previous() string {
	if last := s.Trend.Last; last != nil && last.ID == s.Changes.Previous {
		return moment(last.StartedAt)
	}
	return s.Changes.Previous
}
