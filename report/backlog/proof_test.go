package backlog

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

func TestNoProofNoClose(t *testing.T) {
	blind := func(p string, s collectors.State) []collectors.Coverage {
		return []collectors.Coverage{{Place: place, AssetType: assetType, State: collectors.Complete}, {Place: p, AssetType: assetType, State: s}}
	}
	for name, c := range map[string]struct {
		change func(*report.Run)
		want   string
	}{
		"it ended in a run between":   {func(*report.Run) {}, "close resolved completed"},
		"the history is younger":      {func(r *report.Run) { r.Trend = r.Trend[1:] }, "close resolved completed"},
		"and the place was not read":  {func(r *report.Run) { r.Trend, r.Coverage = nil, nil }, "unproved"},
		"and its type was not":        {func(r *report.Run) { r.Trend, r.Coverage[0].AssetType = nil, "aws.volume" }, "unproved"},
		"and it was read in part":     {func(r *report.Run) { r.Trend, r.Coverage[0].State = nil, collectors.Partial }, "unproved"},
		"and another page was not":    {func(r *report.Run) { r.Trend, r.Coverage = nil, blind(place, collectors.Throttled) }, "unproved"},
		"and the provider was not":    {func(r *report.Run) { r.Trend, r.Coverage = nil, blind("aws", collectors.Denied) }, "unproved"},
		"and another place was not":   {func(r *report.Run) { r.Trend, r.Coverage = nil, blind("aws:9", collectors.Denied) }, "close resolved completed"},
		"and the run is in part":      {func(r *report.Run) { r.Complete = false }, "close resolved completed"},
		"and some cannot be judged":   {func(r *report.Run) { r.Trend, r.Findings = nil, []policies.Finding{gathered(place)} }, "unproved"},
		"and others cannot be judged": {func(r *report.Run) { r.Trend, r.Findings = nil, []policies.Finding{gathered("aws:9")} }, "close resolved completed"},
		"and the control is at fault": {func(r *report.Run) {
			r.Trend, r.Findings = nil, []policies.Finding{{Control: control, Status: policies.Unknown, Fault: true}}
		}, "unproved"},
		"and a setting is empty": {func(r *report.Run) {
			r.Trend, r.Findings = nil, []policies.Finding{{Control: control, Status: policies.Unknown, Asset: policies.Asset{Type: policies.SettingType}}}
		}, "unproved"},
		"and the control is not there": {func(r *report.Run) { r.Controls = nil }, "close retired not_planned"},
	} {
		t.Run(name, func(t *testing.T) {
			run := runOf(5)
			c.change(run)
			if got := told(t, NewPlan(run, []Issue{issued(t, failure("a"))}, options(5))); got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}

// gathered is what a control cannot judge in a place.
func gathered(p string) policies.Finding {
	return policies.Finding{Fingerprint: "g", Control: control, Status: policies.Unknown, Place: p, Asset: policies.Asset{ID: p, Type: assetType, Name: p}, Reason: "2 aws.bucket: not shown"}
}

func TestPlanRefused(t *testing.T) {
	part := runOf(3, failure("a"))
	part.Compared = false
	if plan := NewPlan(part, nil, options(3)); plan.Refused == "" || len(plan.Actions) > 0 {
		t.Errorf("a run in part plans %+v", plan)
	}
	newer := standing(issued(t, failure("a")), AsOpen, func(m *Marker) { m.At = night(4) })
	if plan := NewPlan(runOf(3, failure("b")), []Issue{newer}, options(4)); plan.Refused == "" || len(plan.Actions) > 0 {
		t.Errorf("an older run plans %+v", plan)
	}
}

func TestHumanText(t *testing.T) {
	i := issued(t, failure("a"))
	i.Title, i.Assignees, i.Labels = "mine", []string{"yuki"}, append(i.Labels, "theirs")
	i.Body += "\nnotes\n"
	changed := with(failure("a"), func(f *policies.Finding) { f.Severity = policies.Critical })
	plan := NewPlan(runOf(2, changed), []Issue{i}, options(2))
	e := plan.Actions[0].Edit
	if e.Title != "" || e.Assignees != nil || !slices.Contains(e.Labels, "theirs") || !strings.HasSuffix(e.Body, "\nnotes\n") {
		t.Errorf("it edits what is not ours: %+v", e)
	}
	if slices.Contains(e.Labels, "severity:high") {
		t.Errorf("labels are %q", e.Labels)
	}
}

func TestBrokenMarks(t *testing.T) {
	for name, breakIt := range map[string]func(string) string{
		"a mark is gone":      func(s string) string { return strings.Replace(s, begin, "", 1) },
		"a mark stands twice": func(s string) string { return s + begin },
		"in wrong order":      func(s string) string { return strings.Replace(s, begin, "", 1) + begin },
	} {
		t.Run(name, func(t *testing.T) {
			i := issued(t, failure("a"))
			i.Body = breakIt(i.Body)
			changed := with(failure("a"), func(f *policies.Finding) { f.Evidence.Values = map[string]json.RawMessage{"x": []byte("1")} })
			plan := NewPlan(runOf(2, changed), []Issue{i}, options(2))
			if got := told(t, plan); got != "update open comment" {
				t.Fatalf("it is %q", got)
			}
			again(t, runOf(3, with(changed, func(f *policies.Finding) { f.Evidence.Values = map[string]json.RawMessage{"x": []byte("2")} })), []Issue{carriedOut(i, plan.Actions[0], night(2))}, Plan{}, 3)
		})
	}
	t.Run("the first line is gone", func(t *testing.T) {
		i := issued(t, failure("a"))
		_, i.Body, _ = strings.Cut(i.Body, "\n")
		if got := told(t, NewPlan(runOf(2, failure("a")), []Issue{i}, options(2))); got != "disputed" {
			t.Errorf("it is %q", got)
		}
	})
}

func TestCopiesAreClosed(t *testing.T) {
	first, second, third := issued(t, failure("a")), issued(t, failure("a")), issued(t, failure("a"))
	second.Number, second.ID, third.Number, third.Repository = 8, 7008, 3, "acme/zoo"
	plan := NewPlan(runOf(2, failure("a")), []Issue{third, second, first}, options(2))
	if plan.Count(Close) != 2 || len(plan.Actions) != 2 {
		t.Fatalf("the plan is %+v", plan.Actions)
	}
	for _, a := range plan.Actions {
		if a.Issue == first.Ref || a.Edit.Reason != Duplicate || a.Issue == second.Ref && a.Edit.Of != first.ID || a.Issue == third.Ref && a.Edit.Of != 0 {
			t.Errorf("it plans %+v", a)
		}
	}
	again(t, runOf(2, failure("a")), []Issue{third, second, first}, plan, 2)
}

func TestLostIsRespected(t *testing.T) {
	i := issued(t, failure("a"))
	ledger, err := ParseLedger(nil)
	if err != nil {
		t.Fatal(err)
	}
	ledger = ledger.Meet([]Issue{i}, []string{repository}, night(1))
	b, err := json.Marshal(ledger)
	if err != nil {
		t.Fatal(err)
	}
	if ledger, err = ParseLedger(b); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{2: "lost", 80: "lost", 95: "create open"} {
		o := options(n)
		o.Lost = ledger.Meet(nil, []string{repository}, night(2)).Meet(nil, []string{repository}, night(n)).Lost
		if got := told(t, NewPlan(runOf(n, failure("a")), nil, o)); got != want {
			t.Errorf("in night %d it is %q, want %q", n, got, want)
		}
	}
	if l := ledger.Meet(nil, []string{"acme/other"}, night(2)); len(l.Lost) > 0 || len(l.Issues) != 1 {
		t.Errorf("what was not looked for is lost: %+v", l)
	}
	if l := ledger.Meet(nil, []string{repository}, night(2)).Meet([]Issue{i}, []string{repository}, night(3)); len(l.Lost) > 0 {
		t.Errorf("what came back is lost: %+v", l)
	}
}
