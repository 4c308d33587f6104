package history_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// trendOf is "ID open", with ! when incomplete, of each point.
func trendOf(run *report.Run) []string {
	var all []string
	for _, p := range run.Trend {
		n := 0
		for _, open := range p.Open {
			n += open
		}
		all = append(all, fmt.Sprintf("%s %s %d%s", p.ID, p.Policies, n, map[bool]string{false: "!"}[p.Complete]))
	}
	return all
}

func TestTrendIsTheRunsBefore(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		first := remember(t, s, newRun(0))
		if first.Trend != nil {
			t.Errorf("the first run has a trend: %v", first.Trend)
		}
		run := newRun(1)
		run.Findings = []policies.Finding{volume("v1"), volume("v2")}
		run.Findings[1].Waiver = &policies.Waiver{}
		cannot(run, payments, "aws.bucket", "denied", "")
		remember(t, s, run)
		run = newRun(2)
		run.Policies = "q"
		run.Findings = []policies.Finding{volume("v1"), volume("v2")}
		run.Findings[0].Severity = policies.Critical
		remember(t, s, run)
		if want := []string{"run-00 p 0", "run-01 p 1!"}; !reflect.DeepEqual(trendOf(run), want) {
			t.Errorf("trend %q, want %q", trendOf(run), want)
		}

		// It is compared again, and again after others were recorded.
		again := newRun(2)
		again.Findings = []policies.Finding{volume("v1"), volume("v2")}
		compare(t, s, again)
		if !reflect.DeepEqual(again.Trend, run.Trend) {
			t.Errorf("compared again, the trend is %q, want %q", trendOf(again), trendOf(run))
		}
		last := newRun(7*report.TrendWeeks + 1)
		compare(t, s, last)
		if want := []string{"run-01 p 1!", "run-02 q 2"}; !reflect.DeepEqual(trendOf(last), want) {
			t.Errorf("after 13 weeks the trend is %q, want %q", trendOf(last), want)
		}
		if got := last.Trend[1].Open; got[policies.Critical] != 1 || got[policies.Medium] != 1 {
			t.Errorf("open by severity %v, want 1 critical and 1 medium", got)
		}
		if got := last.Trend[0].StartedAt; !got.Equal(night(1).Truncate(time.Second)) {
			t.Errorf("started at %v, want %v", got, night(1))
		}
	})
}
