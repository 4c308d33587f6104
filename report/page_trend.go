package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// The size of the drawing in its own units; the page stretches it.
const (
	trendWidth  = stackWidth
	trendHeight = 200
)

// A pageTrend is the trend as the page shows it: areas that stand on each
// other, critical at the bottom, and the same in a table.
type pageTrend struct {
	Words   string
	Areas   []trendArea
	Unread  []segment // where not everything was read
	Marks   []int     // x, where the policies changed
	Top     string    // of the scale
	Middle  string
	From    string // the first day, or, when all is of one day, its time
	To      string
	Targets []pageTarget
	Rows    []trendRow // the newest first
}

type trendArea struct {
	Class  string // in page.css
	Points string // of an SVG polygon
}

type trendRow struct {
	Date  string
	Open  []string // the worst severity first
	Total string
	Note  string
}

type pageTarget struct {
	Target
	Share string // of the open ones that are overdue: "12 %"; empty: none is
}

// drawTrend draws a trend; nil when there is no run before.
func drawTrend(t Trend, targets []Target) *pageTrend {
	if len(t.Points) < 2 {
		return nil
	}
	first, last := t.Points[0].StartedAt.UTC(), t.Points[len(t.Points)-1].StartedAt.UTC()
	form := time.DateOnly
	if day(first) == day(last) {
		form = "15:04"
	}
	v := &pageTrend{Words: t.words(), From: first.Format(form), To: last.Format(form)}
	largest := 0
	for i := range t.Points {
		largest = max(largest, t.Points[i].Total())
	}
	top := scaleOf(largest)
	v.Top, v.Middle = grouped(top), grouped(top/2)
	xs := across(t.Points)
	v.Areas = areas(t.Points, xs, top)
	for i := range t.Points {
		p := &t.Points[i]
		if !p.Complete {
			from, to := xs[max(i-1, 0)], xs[min(i+1, len(xs)-1)]
			v.Unread = append(v.Unread, segment{X: (from + xs[i]) / 2, W: max((to+xs[i])/2-(from+xs[i])/2, 3)})
		}
		changed := i > 0 && p.Policies != t.Points[i-1].Policies
		if changed {
			v.Marks = append(v.Marks, xs[i])
		}
		v.Rows = append(v.Rows, rowOf(p, changed))
	}
	slices.Reverse(v.Rows)
	for _, target := range targets {
		view := pageTarget{Target: target}
		if target.Overdue > 0 {
			view.Share = fmt.Sprintf("%d %%", target.Overdue*100/target.Open)
		}
		v.Targets = append(v.Targets, view)
	}
	return v
}

// scaleOf is the number at the top of the scale: even, and round.
func scaleOf(largest int) int {
	for unit := 1; ; unit *= 10 {
		for _, n := range []int{2, 4, 6, 8, 10} {
			if n*unit >= largest {
				return n * unit
			}
		}
	}
}

// across puts points on the line of time.
func across(points []TrendPoint) []int {
	first := points[0].StartedAt
	span := points[len(points)-1].StartedAt.Sub(first)
	xs := make([]int, len(points))
	for i := range points {
		if span > 0 {
			part := float64(points[i].StartedAt.Sub(first)) / float64(span)
			xs[i] = int(min(max(part, 0), 1) * trendWidth)
		} else { // all in one moment
			xs[i] = i * trendWidth / (len(points) - 1)
		}
	}
	return xs
}

func areas(points []TrendPoint, xs []int, top int) []trendArea {
	var all []trendArea
	below := make([]int, len(points))
	for _, s := range slices.Backward(policies.Severities) {
		above := slices.Clone(below)
		for i := range points {
			above[i] += points[i].open(s)
		}
		if slices.Equal(above, below) {
			continue
		}
		var b strings.Builder
		for i, n := range above {
			fmt.Fprintf(&b, "%d,%d ", xs[i], trendHeight-n*trendHeight/top)
		}
		for i, n := range slices.Backward(below) {
			fmt.Fprintf(&b, "%d,%d ", xs[i], trendHeight-n*trendHeight/top)
		}
		all = append(all, trendArea{string(s), strings.TrimSpace(b.String())})
		below = above
	}
	return all
}

func rowOf(p *TrendPoint, changed bool) trendRow {
	row := trendRow{Date: p.StartedAt.UTC().Format("2006-01-02 15:04"), Total: grouped(p.Total())}
	for _, s := range slices.Backward(policies.Severities) {
		row.Open = append(row.Open, grouped(p.open(s)))
	}
	var notes []string
	if !p.Complete {
		notes = append(notes, "incomplete")
	}
	if changed {
		notes = append(notes, "policies changed")
	}
	row.Note = strings.Join(notes, ", ")
	return row
}
