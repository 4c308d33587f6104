package history_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/history"
)

// eachBackend runs a test on every database that there is.
func eachBackend(t *testing.T, test func(t *testing.T, url string)) {
	for name, fresh := range backends() {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

func sqliteURL(t testing.TB) string { return "sqlite:" + t.TempDir() + "/state/history.db" }

func openStore(t testing.TB, url string) *history.Store {
	t.Helper()
	s, err := history.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

const (
	frankfurt = "aws:111122223333/eu-central-1"
	payments  = "aws:111122223333"
)

// night is the moment of the nth run.
func night(n int) time.Time {
	return time.Date(2026, 11, 1, 18, 17, 3, 500, time.UTC).AddDate(0, 0, n)
}

// newRun is a run of night n that read everything and found nothing.
func newRun(n int) *report.Run {
	return &report.Run{
		Schema: report.SchemaVersion, ID: fmt.Sprintf("run-%02d", n), StartedAt: night(n), EndedAt: night(n).Add(time.Hour),
		Version: "1.0.0", Policies: "p", Complete: true,
		Controls: []report.Control{
			{Control: policies.Control{ID: "cost.gp2", Digest: "1"}},
			{Control: policies.Control{ID: "guardrails.contacts", Digest: "1"}},
		},
		Coverage: []collectors.Coverage{
			{Place: frankfurt, AssetType: "aws.volume", State: collectors.Complete, Count: 3},
			{Place: payments, AssetType: "aws.bucket", State: collectors.Complete},
			{Place: payments, AssetType: "aws.account", State: collectors.Complete, Count: 1},
		},
	}
}

// volume is a failing finding on a volume.
func volume(id string) policies.Finding {
	return policies.Finding{
		Fingerprint: policies.Fingerprint("cost.gp2", id), Control: "cost.gp2", Place: frankfurt,
		Asset:  policies.Asset{ID: id, Type: "aws.volume", Name: "data " + id, Parent: "acct", Region: "eu-central-1", Tags: map[string]string{"owner": "payments"}},
		Status: policies.Fail, Severity: policies.Medium, Messages: []string{"type is gp2 for 12 days"},
		Evidence: &policies.Evidence{Values: map[string]json.RawMessage{"attributes.kind": json.RawMessage(`"gp2"`)}, CollectedAt: night(0)},
		Owner:    policies.Owner{Name: "payments"}, Saving: &collectors.Money{Minor: 160, Currency: "USD"},
	}
}

// cannot sets the state of a listing.
func cannot(run *report.Run, place, assetType string, state collectors.State, reason string) {
	for i := range run.Coverage {
		if c := &run.Coverage[i]; c.Place == place && c.AssetType == assetType {
			c.State, c.Reason = state, reason
			run.Complete = false
			return
		}
	}
	run.Coverage = append(run.Coverage, collectors.Coverage{Place: place, AssetType: assetType, State: state, Reason: reason})
}

// without removes the listings of a place.
func without(run *report.Run, place string) {
	run.Coverage = slices.DeleteFunc(run.Coverage, func(c collectors.Coverage) bool { return c.Place == place })
}

func compare(t testing.TB, s *history.Store, run *report.Run) {
	t.Helper()
	if err := s.Compare(t.Context(), run); err != nil {
		t.Fatal(err)
	}
}

func remember(t testing.TB, s *history.Store, run *report.Run) *report.Run {
	t.Helper()
	compare(t, s, run)
	if err := s.Record(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return run
}

// told is "ASSET CHANGE STATUS nightFIRSTSEEN REASON" of each finding, sorted.
func told(run *report.Run) []string {
	all := []string{}
	for _, f := range run.Findings {
		first := int(f.FirstSeen.Sub(night(0).Truncate(time.Second)).Hours() / 24)
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s night%d %s", f.Asset.ID, f.Change, f.Status, first, f.Reason)))
	}
	slices.Sort(all)
	return all
}

func want(t *testing.T, run *report.Run, findings ...string) {
	t.Helper()
	findings = append([]string{}, findings...)
	slices.Sort(findings)
	if got := told(run); !reflect.DeepEqual(got, findings) {
		t.Errorf("%s\ngot  %s\nwant %s", run.ID, strings.Join(got, "\n     "), strings.Join(findings, "\n     "))
	}
}

func TestNights(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		run := newRun(0)
		run.Findings = []policies.Finding{volume("v1"), volume("v2"), volume("v3")}
		want(t, remember(t, s, run), "v1 new fail night0", "v2 new fail night0", "v3 new fail night0")
		if run.Previous != "" {
			t.Errorf("the first run has the previous run %q", run.Previous)
		}

		run = newRun(1) // v1 as it was, v2 with other evidence, v3 gone, v4 new
		run.Findings = []policies.Finding{volume("v1"), volume("v2"), volume("v4")}
		run.Findings[0].Messages = []string{"type is gp2 for 13 days"}
		run.Findings[1].Evidence.Values["attributes.kind"] = json.RawMessage(`"io1"`)
		want(t, remember(t, s, run), "v1 unchanged fail night0", "v2 updated fail night0", "v4 new fail night1", "v3 absent pass night0")
		if run.Previous != "run-00" {
			t.Errorf("previous run %q, want run-00", run.Previous)
		}
		gone := run.Findings[3]
		if gone.Owner.Name != "payments" || gone.Asset.Parent != "acct" || gone.Asset.Tags["owner"] != "payments" || len(gone.Messages) != 0 || gone.Evidence != nil {
			t.Errorf("what is gone is told as %+v", gone)
		}

		run = newRun(2) // v3 is back, v2 worse
		run.Findings = []policies.Finding{volume("v1"), volume("v2"), volume("v3"), volume("v4")}
		run.Findings[1].Evidence.Values["attributes.kind"] = json.RawMessage(`"io1"`)
		run.Findings[1].Severity = policies.High
		want(t, remember(t, s, run), "v1 unchanged fail night0", "v2 updated fail night0", "v3 new fail night0", "v4 unchanged fail night1")

		run = newRun(3) // all are gone, once
		want(t, remember(t, s, run), "v3 absent pass night0", "v2 absent pass night0", "v4 absent pass night1", "v1 absent pass night0")
		want(t, remember(t, s, newRun(4)))
	})
}

func TestNotRead(t *testing.T) {
	for _, tt := range []struct {
		name string
		edit func(*report.Run)
		want string
	}{
		{"read, and not there", func(*report.Run) {}, "v1 absent pass night0"},
		{"denied", func(r *report.Run) {
			cannot(r, frankfurt, "aws.volume", collectors.Denied, "AccessDenied by ec2:DescribeVolumes")
		}, "v1 unchanged unknown night0 not read this time: aws.volume in aws:111122223333/eu-central-1: denied, AccessDenied by ec2:DescribeVolumes"},
		{"partly read", func(r *report.Run) { cannot(r, frankfurt, "aws.volume", collectors.Partial, "page 3") },
			"v1 unchanged unknown night0 not read this time: aws.volume in aws:111122223333/eu-central-1: partial, page 3"},
		{"past the deadline", func(r *report.Run) { cannot(r, frankfurt, "aws.volume", collectors.Deadline, "") },
			"v1 unchanged unknown night0 not read this time: aws.volume in aws:111122223333/eu-central-1: deadline"},
		{"switched off", func(r *report.Run) { cannot(r, frankfurt, "aws.volume", collectors.Disabled, "") },
			"v1 unchanged unknown night0 not read this time: aws.volume in aws:111122223333/eu-central-1: disabled"},
		{"read twice, once in part", func(r *report.Run) {
			r.Coverage = append([]collectors.Coverage{{Place: frankfurt, AssetType: "aws.volume", State: collectors.Throttled}}, r.Coverage...)
		}, "v1 unchanged unknown night0 not read this time: aws.volume in aws:111122223333/eu-central-1: throttled"},
		{"an attribute was not read", func(r *report.Run) {
			r.Coverage = append(r.Coverage, collectors.Coverage{Place: frankfurt, AssetType: "aws.volume", Path: "attributes.kind", State: collectors.Denied})
		}, "v1 absent pass night0"},
		{"pruned with evidence", func(r *report.Run) {
			without(r, frankfurt)
			cannot(r, frankfurt, collectors.AllTypes, collectors.Pruned, "no usage")
		}, "v1 absent pass night0"},
		{"the account is suspended", func(r *report.Run) {
			without(r, frankfurt)
			cannot(r, payments, collectors.AllTypes, collectors.NotApplicable, "account is SUSPENDED")
		}, "v1 absent pass night0"},
		{"the account is suspended, told for each type", func(r *report.Run) {
			without(r, frankfurt)
			cannot(r, payments, "aws.volume", collectors.NotApplicable, "account is SUSPENDED")
		}, "v1 absent pass night0"},
		{"the account's role is missing", func(r *report.Run) {
			without(r, frankfurt)
			cannot(r, payments, "aws.volume", collectors.Denied, "no role")
		}, "v1 unchanged unknown night0 not read this time: aws.volume in aws:111122223333: denied, no role"},
		{"the account read something of that type, the Region is not told of", func(r *report.Run) {
			without(r, frankfurt)
			cannot(r, payments, "aws.volume", collectors.Complete, "")
		}, "v1 unchanged unknown night0 not read this time: nothing tells that aws.volume was read in aws:111122223333/eu-central-1"},
		{"the whole source failed", func(r *report.Run) {
			r.Coverage = nil
			cannot(r, "aws", "aws.volume", collectors.Unreachable, "no credentials")
		}, "v1 unchanged unknown night0 not read this time: aws.volume in aws: unreachable, no credentials"},
		{"nothing was read, and nothing says why", func(r *report.Run) { r.Coverage = nil },
			"v1 unchanged unknown night0 not read this time: nothing reads aws:111122223333/eu-central-1 any more"},
		{"the control is gone", func(r *report.Run) { r.Controls = r.Controls[1:] },
			"v1 absent not_applicable night0 the control is no longer part of the audit"},
		{"the control is gone, and the place not read", func(r *report.Run) { r.Controls, r.Coverage = r.Controls[1:], nil },
			"v1 absent not_applicable night0 the control is no longer part of the audit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			eachBackend(t, func(t *testing.T, url string) {
				s := openStore(t, url)
				run := newRun(0)
				run.Findings = []policies.Finding{volume("v1")}
				remember(t, s, run)

				run = newRun(1)
				tt.edit(run)
				want(t, remember(t, s, run), tt.want)

				// What was not read is as it was when it is read again.
				run = newRun(2)
				run.Findings = []policies.Finding{volume("v1")}
				change := "unchanged"
				if strings.Contains(tt.want, "absent") {
					change = "new"
				}
				want(t, remember(t, s, run), "v1 "+change+" fail night0")
			})
		})
	}
}

// A night that could read nothing, again and again, resolves nothing.
func TestBlindNights(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		run := newRun(0)
		run.Findings = []policies.Finding{volume("v1")}
		remember(t, s, run)
		for n := 1; n < 4; n++ {
			run = newRun(n)
			run.Coverage = nil
			run.Complete = false
			remember(t, s, run)
			if f := run.Findings[0]; len(run.Findings) != 1 || f.Status != policies.Unknown || f.Change != policies.Unchanged {
				t.Fatalf("night %d: %v", n, told(run))
			}
			if f := run.Findings[0]; f.Owner.Name != "payments" || f.Severity != policies.Medium || f.Saving != nil || len(f.Messages) != 0 {
				t.Errorf("night %d: %+v", n, f)
			}
		}
		want(t, remember(t, s, newRun(4)), "v1 absent pass night0")
	})
}

// A control without its settings judges nothing: its findings are not mended.
func TestNotJudged(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		run := newRun(0)
		run.Findings = []policies.Finding{volume("v1")}
		remember(t, s, run)

		unset := policies.Finding{
			Fingerprint: policies.Fingerprint("cost.gp2", "setting:cost.prices"), Control: "cost.gp2", Status: policies.Unknown,
			Severity: policies.Medium, Asset: policies.Asset{ID: "setting:cost.prices", Type: policies.SettingType}, Reason: "setting cost.prices is empty",
		}
		run = newRun(1)
		run.Findings = []policies.Finding{unset}
		want(t, remember(t, s, run), "setting:cost.prices new unknown night1 setting cost.prices is empty",
			"v1 unchanged unknown night0 not judged this time: setting cost.prices is empty")

		run = newRun(2)
		run.Findings = []policies.Finding{volume("v1")}
		want(t, remember(t, s, run), "v1 unchanged fail night0", "setting:cost.prices absent pass night1")
	})
}

// What a control says of a place is of the reading, and ends with it, even when
// the next night names the place otherwise.
func TestPlaceFindingEnds(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		run := newRun(0)
		without(run, frankfurt)
		cannot(run, payments, "aws.volume", collectors.Denied, "no role")
		run.Findings = []policies.Finding{{
			Fingerprint: policies.Fingerprint("cost.gp2", payments+" aws.volume"), Control: "cost.gp2", Status: policies.Unknown, Severity: policies.Medium,
			Place: payments, Asset: policies.Asset{ID: payments, Name: payments, Type: "aws.volume"}, Reason: "no role",
		}}
		remember(t, s, run)
		want(t, remember(t, s, newRun(1)), payments+" absent pass night0")
	})
}

// A failure that was unknown before is new, and as old as its failing; one that
// was unknown for a night is not.
func TestUnknownAndFailed(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		states := []struct {
			status policies.Status
			want   string
		}{
			{policies.Unknown, "v1 new unknown night0 why"},
			{policies.Unknown, "v1 unchanged unknown night0 why"},
			{policies.Fail, "v1 new fail night2"},
			{policies.Unknown, "v1 updated unknown night2 why"},
			{policies.Fail, "v1 updated fail night2"},
			{policies.Fail, "v1 unchanged fail night2"},
		}
		for n, state := range states {
			run := newRun(n)
			f := volume("v1")
			if f.Status = state.status; f.Status == policies.Unknown {
				f.Messages, f.Evidence, f.Reason = nil, nil, "why"
			}
			run.Findings = []policies.Finding{f}
			want(t, remember(t, s, run), state.want)
		}
	})
}

// A run that keeps its passes says itself that something is mended, once.
func TestPasses(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		run := newRun(0)
		run.Findings = []policies.Finding{volume("v1")}
		remember(t, s, run)
		for n, change := range []string{"absent", "absent", ""} {
			run = newRun(1 + n/2)
			run.Coverage = nil
			run.Findings = []policies.Finding{volume("v1"), volume("v2")}
			run.Findings[0].Status, run.Findings[1].Status = policies.Pass, policies.Pass
			remember(t, s, run)
			if len(run.Findings) != 2 || string(run.Findings[0].Change) != change || run.Findings[1].Change != "" {
				t.Errorf("%s: %v, want v1 %q", run.ID, told(run), change)
			}
		}
	})
}

func TestSameRunAgain(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		first := newRun(0)
		first.Findings = []policies.Finding{volume("v1"), volume("v2"), volume("v3")}
		remember(t, s, first)
		make := func() *report.Run {
			run := newRun(1)
			run.Findings = []policies.Finding{volume("v1"), volume("v2"), volume("v4")}
			run.Findings[1].Severity = policies.Low
			run.Controls[0].Digest = "2"
			return run
		}
		once := remember(t, s, make())
		again := make()
		compare(t, s, again)
		if !reflect.DeepEqual(again, once) {
			t.Errorf("compared again %v, want %v", told(again), told(once))
		}
		if err := s.Record(t.Context(), again); err != nil {
			t.Errorf("recorded again: %v", err)
		}
		if runs, err := s.Runs(t.Context(), 10); err != nil || len(runs) != 2 {
			t.Errorf("%d runs, %v; want 2", len(runs), err)
		}
	})
}

func TestRefused(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		remember(t, s, newRun(5))

		err := s.Compare(t.Context(), newRun(4))
		if want := "history: run run-04 began at 2026-11-05T18:17:03Z, before the last recorded run run-05 of 2026-11-06T18:17:03Z; compare it with an earlier history"; err == nil || err.Error() != want {
			t.Errorf("an older run: %v", err)
		}

		run := newRun(6)
		run.Controls = nil
		if err := s.Compare(t.Context(), run); err == nil || !strings.Contains(err.Error(), "names no controls") {
			t.Errorf("a run without controls: %v", err)
		}

		run = newRun(6)
		run.Findings = []policies.Finding{volume("v1")}
		if err := s.Record(t.Context(), run); err == nil || !strings.Contains(err.Error(), "was not compared") {
			t.Errorf("a run that was not compared: %v", err)
		}

		a, b := newRun(6), newRun(7)
		compare(t, s, a)
		compare(t, s, b)
		if err := s.Record(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if err := s.Record(t.Context(), b); err == nil || err.Error() != "history: another run was recorded since run run-07 was compared; compare it again" {
			t.Errorf("a run that was overtaken: %v", err)
		}
		if last, _, err := s.Last(t.Context()); err != nil || last.ID != "run-06" {
			t.Errorf("last %v, %v; want run-06", last, err)
		}
	})
}

func TestControls(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		changes := func(run *report.Run) string {
			var all []string
			for _, c := range run.Controls {
				all = append(all, c.ID+" "+string(c.Change))
			}
			return strings.Join(all, ", ")
		}
		if got, want := changes(remember(t, s, newRun(0))), "cost.gp2 , guardrails.contacts "; got != want {
			t.Errorf("first run: %s, want %s", got, want)
		}
		run := newRun(1)
		run.Controls[1].Digest = "2"
		run.Controls = append(run.Controls, report.Control{Control: policies.Control{ID: "tagging.owner"}})
		if got, want := changes(remember(t, s, run)), "cost.gp2 , guardrails.contacts updated, tagging.owner new"; got != want {
			t.Errorf("second run: %s, want %s", got, want)
		}
	})
}

func TestLast(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		if last, complete, err := s.Last(t.Context()); last != nil || complete != nil || err != nil {
			t.Errorf("an empty history has %v, %v, %v", last, complete, err)
		}
		run := newRun(0)
		run.Findings = []policies.Finding{volume("v1"), volume("v2"), volume("v3"), volume("v4")}
		run.Findings[1].Severity = policies.Critical
		run.Findings[2].Waiver = &policies.Waiver{Control: "cost.gp2"}
		run.Findings[3].Status = policies.Unknown
		remember(t, s, run)
		run = newRun(1)
		cannot(run, frankfurt, "aws.volume", collectors.Denied, "")
		remember(t, s, run)

		last, complete, err := s.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if last.ID != "run-01" || last.Complete || last.Unknown != 4 || last.Previous != "run-00" {
			t.Errorf("last %+v", last)
		}
		second := func(t time.Time) time.Time { return t.Truncate(time.Second) }
		want := &history.Run{ID: "run-00", StartedAt: second(night(0)), EndedAt: second(night(0).Add(time.Hour)), Version: "1.0.0", Policies: "p", Complete: true,
			Open:   map[policies.Severity]int{policies.Critical: 1, policies.High: 0, policies.Medium: 1, policies.Low: 0, policies.Informational: 0},
			Waived: 1, Unknown: 1}
		if !reflect.DeepEqual(complete, want) {
			t.Errorf("last complete\ngot  %+v\nwant %+v", complete, want)
		}
		runs, err := s.Runs(t.Context(), 1)
		if err != nil || len(runs) != 1 || runs[0].ID != "run-01" {
			t.Errorf("runs %v, %v", runs, err)
		}
	})
}

// Names come from whoever may tag; both databases must take them.
func TestHostileNames(t *testing.T) {
	eachBackend(t, func(t *testing.T, url string) {
		s := openStore(t, url)
		run := newRun(0)
		f := volume("v\x00\xff'; DROP TABLE finding; --")
		f.Asset.Name, f.Place = "\x00\xed\xa0\x80 $1 \u202e", "aws:\x00\xff"
		f.Messages = []string{"\x00\xff"}
		run.Findings = []policies.Finding{f}
		run.Coverage = append(run.Coverage, collectors.Coverage{Place: f.Place, AssetType: "aws.volume", State: collectors.Complete})
		remember(t, s, run)
		run = newRun(1)
		run.Findings = []policies.Finding{f}
		remember(t, s, run)
		if got := run.Findings[0].Change; got != policies.Unchanged {
			t.Errorf("change %s, want unchanged", got)
		}
		run = newRun(2)
		run.Coverage = append(run.Coverage, collectors.Coverage{Place: f.Place, AssetType: "aws.volume", State: collectors.Complete})
		remember(t, s, run)
		if len(run.Findings) != 1 || run.Findings[0].Change != policies.Absent {
			t.Errorf("findings %v, want one that is absent", told(run))
		}
	})
}
