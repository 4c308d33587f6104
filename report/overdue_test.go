package report

import (
	"reflect"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

func TestOverdue(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	for _, tt := range []struct {
		name string
		edit func(*policies.Finding)
		now  string
		want bool
	}{
		{"on its last day", nil, "2026-11-08T23:59:59Z", false},
		{"the day after", nil, "2026-11-09T00:00:00Z", true},
		{"an hour earlier at night, as schedules go", nil, "2026-11-08T17:00:00Z", false},
		{"high, on its last day", func(f *policies.Finding) { f.Severity = policies.High }, "2026-12-01T23:59:59Z", false},
		{"high, the day after", func(f *policies.Finding) { f.Severity = policies.High }, "2026-12-02T00:00:00Z", true},
		{"medium has no target", func(f *policies.Finding) { f.Severity = policies.Medium }, "2027-11-01T00:00:00Z", false},
		{"waived", func(f *policies.Finding) { f.Waiver = &policies.Waiver{} }, "2027-11-01T00:00:00Z", false},
		{"unknown", func(f *policies.Finding) { f.Status = policies.Unknown }, "2027-11-01T00:00:00Z", false},
		{"nobody knows since when", func(f *policies.Finding) { f.FirstSeen = time.Time{} }, "2027-11-01T00:00:00Z", false},
		{"told in another zone", func(f *policies.Finding) { f.FirstSeen = f.FirstSeen.In(tokyo) }, "2026-11-08T23:59:59Z", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := in("a", func(f *policies.Finding) {
				f.Severity, f.FirstSeen = policies.Critical, time.Date(2026, 11, 1, 18, 17, 4, 0, time.UTC)
			})
			if tt.edit != nil {
				tt.edit(&f)
			}
			now, err := time.Parse(time.RFC3339, tt.now)
			if err != nil {
				t.Fatal(err)
			}
			if got := overdue(&f, now); got != tt.want {
				t.Errorf("overdue at %s = %t, want %t", tt.now, got, tt.want)
			}
		})
	}
}

func TestOverdueIsCounted(t *testing.T) {
	old := func(id, owner string, severity policies.Severity, age int) policies.Finding {
		return in(id, func(f *policies.Finding) {
			f.Severity, f.FirstSeen, f.Owner.Name, f.Place = severity, days(age), owner, "aws:1/eu-west-1"
		})
	}
	run := &Run{StartedAt: night, Findings: []policies.Finding{
		old("1", "a", policies.Critical, 8), old("2", "a", policies.Critical, 7), old("3", "b", policies.High, 31), old("4", "b", policies.Low, 400),
	}}
	s := Summarize(run)
	if s.Totals.Overdue != 2 {
		t.Errorf("%d overdue, want 2", s.Totals.Overdue)
	}
	if want := []Target{{policies.Critical, 7, 2, 1}, {policies.High, 30, 1, 1}}; !reflect.DeepEqual(s.Totals.Targets, want) {
		t.Errorf("targets %v, want %v", s.Totals.Targets, want)
	}
	if a, b := s.Owners[0].Overdue, s.Owners[1].Overdue; a != 1 || b != 1 {
		t.Errorf("overdue by owner %d and %d, want 1 and 1", a, b)
	}
	if got := s.Places[0].Overdue; got != 2 {
		t.Errorf("overdue in the account %d, want 2", got)
	}
}
