package policies_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	x, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestExpired(t *testing.T) {
	for _, tt := range []struct {
		name, expires, now string
		want               bool
		note               string
	}{
		{"the day before", "2027-03-31", "2027-03-30T23:59:59Z", false, "ends in 1 day"},
		{"as its last day begins", "2027-03-31", "2027-03-31T00:00:00Z", false, "ends today"},
		{"as its last day ends", "2027-03-31", "2027-03-31T23:59:59.999999999Z", false, "ends today"},
		{"the moment after", "2027-03-31", "2027-04-01T00:00:00Z", true, "expired"},
		{"when it is the next day in Tokyo only", "2027-03-31", "2027-04-01T08:59:59+09:00", false, "ends today"},
		{"when the day is over in Tokyo and in UTC", "2027-03-31", "2027-04-01T09:00:00+09:00", true, "expired"},
		{"when the day lasts in New York only", "2027-03-31", "2027-03-31T20:00:00-04:00", true, "expired"},
		{"as daylight saving begins", "2027-03-14", "2027-03-14T03:00:00-04:00", false, "ends today"},
		{"on a leap day", "2028-02-29", "2028-02-29T23:59:59Z", false, "ends today"},
		{"after a leap day", "2028-02-29", "2028-03-01T00:00:00Z", true, "expired"},
		{"over a leap day", "2028-03-01", "2028-02-28T12:00:00Z", false, "ends in 2 days"},
		{"at the turn of the year", "2026-12-31", "2027-01-01T00:00:00Z", true, "expired"},
		{"two weeks ahead", "2027-03-31", "2027-03-17T12:00:00Z", false, "ends in 14 days"},
		{"more than two weeks ahead", "2027-03-31", "2027-03-16T23:59:59Z", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := policies.Waiver{Control: "c", Asset: "a", Expires: day(t, tt.expires)}
			now := at(t, tt.now)
			if got := w.Expired(now); got != tt.want {
				t.Errorf("Expired = %v, want %v", got, tt.want)
			}
			findings := []policies.Finding{{Control: "c", Asset: policies.Asset{ID: "a"}, Status: policies.Fail}}
			use := policies.Waive(findings, []policies.Waiver{w}, now)[0]
			if use.Note != tt.note {
				t.Errorf("note %q, want %q", use.Note, tt.note)
			}
			if waived := findings[0].Waiver != nil; waived == tt.want {
				t.Errorf("waived = %v, want %v", waived, !tt.want)
			}
		})
	}
}

func TestWaive(t *testing.T) {
	now := at(t, "2026-11-25T18:17:00Z")
	soon, later, gone := day(t, "2026-12-01"), day(t, "2027-03-31"), day(t, "2026-11-24")
	waivers := []policies.Waiver{
		{Control: "cost.*", Asset: "arn:111:*", Expires: later, Line: 1},
		{Control: "cost.gp2", Asset: "arn:111:*", Expires: soon, Line: 2},
		{Control: "cost.gp2", Asset: "arn:111:v1", Expires: later, Line: 3},
		{Control: "tagging.owner", Asset: "arn:222:v2", Expires: gone, Line: 4},
		{Control: "tagging.owner", Asset: "arn:333:*", Expires: later, Line: 5},
	}
	findings := []policies.Finding{
		{Control: "cost.gp2", Asset: policies.Asset{ID: "arn:111:v1"}, Status: policies.Fail},
		{Control: "cost.gp2", Asset: policies.Asset{ID: "arn:111:v9"}, Status: policies.Unknown},
		{Control: "cost.idle", Asset: policies.Asset{ID: "arn:111:v1"}, Status: policies.Fail},
		{Control: "cost.gp2", Asset: policies.Asset{ID: "arn:222:v1"}, Status: policies.Fail},
		{Control: "tagging.owner", Asset: policies.Asset{ID: "arn:222:v2"}, Status: policies.Fail},
		{Control: "cost.gp2", Asset: policies.Asset{ID: "arn:111:v3"}, Status: policies.Pass, Waiver: &waivers[0]},
	}
	uses := policies.Waive(findings, waivers, now)
	var lines []int
	for _, f := range findings {
		if f.Waiver == nil {
			lines = append(lines, 0)
		} else {
			lines = append(lines, f.Waiver.Line)
		}
	}
	if got, want := fmt.Sprint(lines), "[3 2 1 0 0 0]"; got != want {
		t.Errorf("waivers by line %s, want %s", got, want)
	}
	var got []string
	for _, u := range uses {
		got = append(got, fmt.Sprintf("%d %s", u.Matched, u.Note))
	}
	want := []string{"3 ", "2 ends in 6 days", "1 ", "1 expired", "0 unused"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("uses %q, want %q", got, want)
	}
}

func BenchmarkWaive(b *testing.B) {
	findings := make([]policies.Finding, 200_000)
	for i := range findings {
		findings[i] = policies.Finding{Control: fmt.Sprint("c", i%40), Asset: policies.Asset{ID: fmt.Sprint("arn:", i)}, Status: policies.Fail}
	}
	var waivers []policies.Waiver
	for i := range 1_000 {
		waivers = append(waivers, policies.Waiver{Control: fmt.Sprint("c", i%40), Asset: fmt.Sprint("arn:", i, "*"), Expires: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
	}
	for b.Loop() {
		policies.Waive(findings, waivers, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC))
	}
}
