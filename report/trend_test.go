package report

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// point is a run some days ago with so many open.
func point(ago int, open int) TrendPoint {
	return TrendPoint{ID: fmt.Sprint(ago), StartedAt: days(ago), Complete: true, Policies: "p", Open: map[policies.Severity]int{policies.Low: open}}
}

func TestTrendInWords(t *testing.T) {
	incomplete, other := point(7, 5), point(7, 5)
	incomplete.Complete, other.Policies = false, "q"
	late := point(7, 5)
	late.StartedAt = late.StartedAt.Add(20 * time.Hour)
	for _, tt := range []struct {
		name   string
		points []TrendPoint
		want   string
	}{
		{"a first run", nil, ""},
		{"a second one", []TrendPoint{point(1, 5)}, "2 open now, 5 in the last run (21 Nov)"},
		{"weekly ones", []TrendPoint{point(28, 9), point(21, 8), point(7, 5)}, "2 open now, 5 a week ago (15 Nov), 9 four weeks ago (25 Oct)"},
		{"nightly ones", []TrendPoint{point(28, 9), point(27, 8), point(8, 7), point(7, 5), point(6, 4), point(1, 3)}, "2 open now, 3 in the last run (21 Nov), 5 a week ago (15 Nov), 9 four weeks ago (25 Oct)"},
		{"one that began late", []TrendPoint{late, point(1, 3)}, "2 open now, 3 in the last run (21 Nov), 5 a week ago (16 Nov)"},
		{"none near a week ago", []TrendPoint{point(10, 5), point(4, 3)}, "2 open now, 3 in the last run (18 Nov)"},
		{"an incomplete one", []TrendPoint{incomplete}, "2 open now, 5 a week ago (15 Nov, incomplete)"},
		{"by other policies", []TrendPoint{other}, "2 open now, 5 a week ago (15 Nov, other policies)"},
	} {
		run := &Run{StartedAt: night, Complete: true, Policies: "p", Trend: tt.points, Findings: []policies.Finding{in("a", nil), in("b", nil)}}
		if got := Summarize(run).Trend.words(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestTrendIsDrawn(t *testing.T) {
	points := []TrendPoint{point(20, 10), point(15, 20), point(10, 40), point(0, 0)}
	points[1].Open[policies.Critical] = 20
	points[1].Complete = false
	points[2].Policies, points[3].Policies = "q", "q"
	v := drawTrend(Trend{Points: points}, nil)
	want := []trendArea{
		{"critical", "0,200 250,100 500,200 1000,200 1000,200 500,200 250,200 0,200"},
		{"low", "0,150 250,0 500,0 1000,200 1000,200 500,200 250,100 0,200"},
	}
	if !reflect.DeepEqual(v.Areas, want) {
		t.Errorf("areas\n%v, want\n%v", v.Areas, want)
	}
	if want := []segment{{X: 125, W: 250}}; !reflect.DeepEqual(v.Unread, want) {
		t.Errorf("not everything was read at %v, want %v", v.Unread, want)
	}
	if want := []int{500}; !reflect.DeepEqual(v.Marks, want) {
		t.Errorf("policies changed at %v, want %v", v.Marks, want)
	}
	var rows []string
	for _, r := range v.Rows {
		rows = append(rows, strings.TrimSpace(r.Date+" "+strings.Join(r.Open, " ")+" "+r.Total+" "+r.Note))
	}
	if want := []string{"2026-11-22 18:17 0 0 0 0 0 0", "2026-11-12 18:17 0 0 0 40 0 40 policies changed", "2026-11-07 18:17 20 0 0 20 0 40 incomplete", "2026-11-02 18:17 0 0 0 10 0 10"}; !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %q, want %q", rows, want)
	}
	if v.Top != "40" || v.Middle != "20" || v.From != "2026-11-02" || v.To != "2026-11-22" {
		t.Errorf("scale to %s with %s in the middle, from %s to %s", v.Top, v.Middle, v.From, v.To)
	}
	if drawTrend(Trend{}, nil) != nil {
		t.Error("a first run has a drawing")
	}
}

// TestTrendOfWhateverRunJSONSays draws points that no history gives.
func TestTrendOfWhateverRunJSONSays(t *testing.T) {
	ages, minute := []TrendPoint{point(0, 0), point(0, 0), point(-400_000, math.MaxInt), point(700_000, -5), {}}, point(0, 3)
	for _, points := range [][]TrendPoint{ages, {minute, minute}} {
		v := drawTrend(Trend{Points: points}, nil)
		for _, a := range v.Areas {
			for xy := range strings.FieldsSeq(a.Points) {
				var x, y int
				if _, err := fmt.Sscanf(xy, "%d,%d", &x, &y); err != nil || x < 0 || x > trendWidth || y < 0 || y > trendHeight {
					t.Errorf("a corner at %s is outside the drawing", xy)
				}
			}
		}
	}
}

func TestScale(t *testing.T) {
	for largest, want := range map[int]int{0: 2, 2: 2, 3: 4, 9: 10, 10: 10, 11: 20, 42: 60, 81: 100, 101: 200, 5_000_000_000: 6_000_000_000} {
		if got := scaleOf(largest); got != want {
			t.Errorf("scaleOf(%d) = %d, want %d", largest, got, want)
		}
	}
}
