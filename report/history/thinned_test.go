package history

import (
	"fmt"
	"testing"
	"time"
)

func TestThinned(t *testing.T) {
	// The nth run after the first, which began at night.
	nth := func(n int, every time.Duration) Run {
		return Run{ID: fmt.Sprint(n), StartedAt: time.Date(2026, 8, 1, 18, 17, 3, 0, time.UTC).Add(time.Duration(n) * every)}
	}
	for _, tt := range []struct {
		name        string
		every       time.Duration
		n           int
		least, most int
	}{
		{"as many as fit", 24 * time.Hour, 60, 60, 60},
		{"one more", 24 * time.Hour, 61, 38, 42},
		{"every night for 13 weeks", 24 * time.Hour, 91, 45, 60},
		{"every hour for a week", time.Hour, 24 * 7, 7, 8},
		{"every hour for 13 weeks", time.Hour, 24 * 91, 45, 60},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var runs []Run
			for n := range tt.n {
				runs = append(runs, nth(n, tt.every))
			}
			kept := thinned(runs, nth(tt.n, tt.every).StartedAt)
			if n := len(kept); n < tt.least || n > tt.most {
				t.Errorf("%d of %d are kept, want %d to %d", n, tt.n, tt.least, tt.most)
			}
			if got, want := kept[len(kept)-1].ID, runs[tt.n-1].ID; got != want {
				t.Errorf("the last that is kept is %s, want %s", got, want)
			}
			stays := map[string]bool{}
			for i, r := range kept {
				stays[r.ID] = true
				if i > 0 && !kept[i-1].StartedAt.Before(r.StartedAt) {
					t.Fatalf("%s stands before %s", kept[i-1].ID, r.ID)
				}
			}
			if tt.n <= maxTrend {
				return
			}
			later := thinned(append(runs, nth(tt.n, tt.every)), nth(tt.n+1, tt.every).StartedAt)
			others := 0
			for _, r := range later {
				if !stays[r.ID] {
					others++
				}
			}
			if others > 1 {
				t.Errorf("a run later %d others are kept, want the new one only", others)
			}
		})
	}
}
