package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// Days within which a failure is to be fixed. The clock starts when it was
// first seen; a fix that did not hold does not start it anew. What is not
// critical or high has no target.
const (
	CriticalDays = 7
	HighDays     = 30
)

// A Target is a severity with a target, and how it is kept.
type Target struct {
	Severity policies.Severity
	Days     int
	Open     int
	Overdue  int // of the open ones
}

// targetDays are the days within which a failure is to be fixed; 0: no target.
func targetDays(s policies.Severity) int {
	switch s {
	case policies.Critical:
		return CriticalDays
	case policies.High:
		return HighDays
	}
	return 0
}

// due is the last day, UTC, on which an open failure is within its target; zero
// when it has none, or when nobody knows how old it is.
func due(f *policies.Finding) time.Time {
	days := targetDays(f.Severity)
	if !f.Open() || days == 0 || f.FirstSeen.IsZero() {
		return time.Time{}
	}
	return f.FirstSeen.UTC().Truncate(24*time.Hour).AddDate(0, 0, days)
}

// overdue reports whether an open failure is past its target.
func overdue(f *policies.Finding, now time.Time) bool {
	last := due(f)
	return !last.IsZero() && !now.Before(last.AddDate(0, 0, 1))
}

// targetWords says what the targets are: "critical after 7 days, high after 30".
func targetWords(targets []Target) string {
	var all []string
	for i, t := range targets {
		words := fmt.Sprintf("%s after %d", t.Severity, t.Days)
		if i == 0 {
			words += " days"
		}
		all = append(all, words)
	}
	return strings.Join(all, ", ")
}
