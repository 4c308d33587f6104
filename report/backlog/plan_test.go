package backlog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

const (
	repository = "acme/sre-backlog"
	control    = "guardrails.bucket_private"
	place      = "aws:111122223333"
	assetType  = "aws.bucket"
)

// night is when the run of a night begins.
func night(n int) time.Time {
	return time.Date(2026, 11, 1, 17, 17, 0, 0, time.UTC).AddDate(0, 0, n-1)
}

// failure is a finding of the bucket of that name.
func failure(name string) policies.Finding {
	return policies.Finding{
		Fingerprint: policies.Fingerprint(control, "arn:aws:s3:::"+name), Control: control, Status: policies.Fail, Severity: policies.High,
		Asset: policies.Asset{ID: "arn:aws:s3:::" + name, Type: assetType, Name: name}, Place: place, Messages: []string{"can be read by everybody"},
		Evidence: &policies.Evidence{Values: map[string]json.RawMessage{"attributes.public": []byte("true")}, Source: "s3:GetBucketAcl", CollectedAt: night(1)},
		Owner:    policies.Owner{Name: "payments", Via: "tag owner"}, Channel: policies.Ticket, Change: policies.Unchanged, FirstSeen: night(1),
	}
}

// runOf is the run of a night, with a history from the first night on.
func runOf(n int, findings ...policies.Finding) *report.Run {
	run := &report.Run{
		Schema: 1, ID: fmt.Sprint("night-", n), StartedAt: night(n), EndedAt: night(n).Add(time.Hour), Compared: true, Complete: true,
		Coverage: []collectors.Coverage{{Place: place, AssetType: assetType, State: collectors.Complete, Count: 3}},
		Controls: []report.Control{{Control: policies.Control{ID: control, Title: "Buckets are private", Description: "A public bucket leaks.", Severity: policies.High,
			Remediation: "Run `aws s3api put-public-access-block --bucket NAME`."}}},
		Findings: findings, Places: map[string]string{place: "payments"},
	}
	for i := 1; i < n; i++ {
		run.Trend = append(run.Trend, report.TrendPoint{ID: fmt.Sprint("night-", i), StartedAt: night(i)})
	}
	if n > 1 {
		run.Previous = fmt.Sprint("night-", n-1)
	}
	return run
}

func options(n int) Options { return Options{Repository: repository, Now: night(n).Add(2 * time.Hour)} }

// issued is the issue that the first night opens for the findings.
func issued(t *testing.T, findings ...policies.Finding) Issue {
	t.Helper()
	plan := NewPlan(runOf(1, findings...), nil, options(1))
	if len(plan.Actions) != 1 || plan.Actions[0].Kind != Create {
		t.Fatalf("the first night plans %+v", plan.Actions)
	}
	return carriedOut(Issue{Ref: Ref{Repository: repository, Number: 7}, ID: 7007, URL: "https://github.com/acme/sre-backlog/issues/7", Open: true, UpdatedAt: night(1)}, plan.Actions[0], night(1))
}

// carriedOut is an issue after an action.
func carriedOut(i Issue, a Action, at time.Time) Issue {
	if a.Edit.Title != "" {
		i.Title = a.Edit.Title
	}
	if a.Edit.Body != "" {
		i.Body = a.Edit.Body
	}
	if a.Edit.Labels != nil {
		i.Labels = a.Edit.Labels
	}
	switch a.Edit.State {
	case Closed:
		i.Open, i.Reason, i.ClosedAt = false, a.Edit.Reason, at
	case Open:
		i.Open, i.Reason, i.ClosedAt = true, "", time.Time{}
	}
	if a.Comment != "" {
		i.Comments++
	}
	i.UpdatedAt = at
	return i
}

// States that an issue can be in, as the columns of the state machine.
func closedByUs(t *testing.T, n int, findings ...policies.Finding) Issue {
	i := issued(t, findings...)
	m, _ := parseMarker(i.Body)
	m.Standing, m.At = AsResolved, night(n)
	i.Body = rewrite(i.Body, m, "")
	i.Open, i.Reason, i.ClosedAt = false, Completed, night(n)
	return i
}

func closedByPerson(t *testing.T, n int, reason Reason) Issue {
	i := issued(t, failure("a"))
	i.Open, i.Reason, i.ClosedAt = false, reason, night(n)
	return i
}

func standing(i Issue, s Standing, change func(*Marker)) Issue {
	m, _ := parseMarker(i.Body)
	m.Standing = s
	if change != nil {
		change(&m)
	}
	i.Body = rewrite(i.Body, m, "")
	return i
}

func with(f policies.Finding, change func(*policies.Finding)) policies.Finding {
	change(&f)
	return f
}

// TestStateMachine has a case for every cell: what a finding is, and how its
// issue stands.
func TestStateMachine(t *testing.T) {
	fail := failure("a")
	worse := with(fail, func(f *policies.Finding) { f.Severity = policies.Critical })
	changed := with(fail, func(f *policies.Finding) {
		f.Evidence = &policies.Evidence{Values: map[string]json.RawMessage{"attributes.public": []byte(`"yes"`)}}
	})
	later := with(fail, func(f *policies.Finding) {
		f.Messages = []string{"can be read by everybody"}
		f.Evidence = &policies.Evidence{Values: fail.Evidence.Values, CollectedAt: night(9)}
	})
	logged := with(fail, func(f *policies.Finding) { f.Channel = policies.Log })
	unknown := with(fail, func(f *policies.Finding) {
		f.Status, f.Reason, f.Messages, f.Evidence = policies.Unknown, "not read this time", nil, nil
	})
	waivedOne := with(fail, func(f *policies.Finding) {
		f.Waiver, f.Channel = &policies.Waiver{Control: control, Asset: f.Asset.ID, Reason: "moves", Approver: "y.sato@acme.example", Expires: night(20)}, policies.Log
	})
	mended := with(fail, func(f *policies.Finding) {
		f.Status, f.Change, f.Messages, f.Evidence = policies.Pass, policies.Absent, nil, nil
	})
	noControl := with(mended, func(f *policies.Finding) { f.Status = policies.NotApplicable })

	none := func(*testing.T) []Issue { return nil }
	one := func(i func(t *testing.T) Issue) func(*testing.T) []Issue {
		return func(t *testing.T) []Issue { return []Issue{i(t)} }
	}
	open := one(func(t *testing.T) Issue { return issued(t, fail) })
	waivedIssue := one(func(t *testing.T) Issue {
		i := standing(issued(t, fail), AsWaived, nil)
		i.Labels = append(i.Labels, LabelWaived)
		return i
	})
	labelled := one(func(t *testing.T) Issue {
		i := issued(t, fail)
		i.Labels = append(i.Labels, LabelWaived)
		return i
	})
	byUs := func(n int) func(*testing.T) []Issue {
		return one(func(t *testing.T) Issue { return closedByUs(t, n, fail) })
	}
	byPerson := func(n int, r Reason) func(*testing.T) []Issue {
		return one(func(t *testing.T) Issue { return closedByPerson(t, n, r) })
	}
	reopenedByPerson := one(func(t *testing.T) Issue { i := closedByUs(t, 2, fail); i.Open = true; return i })
	disputed := one(func(t *testing.T) Issue { return standing(closedByPerson(t, 3, Completed), AsInsisted, nil) })
	assigned := one(func(t *testing.T) Issue { i := issued(t, fail); i.Assignees = []string{"yuki"}; return i })

	for name, c := range map[string]struct {
		night  int
		now    policies.Finding
		issues func(*testing.T) []Issue
		want   string // kind, new standing, and "comment"; or the reason why it is held; empty: nothing
		labels string // of which one must be set
	}{
		"fails, none":                         {2, fail, none, "create open", Label},
		"fails, for the report only, none":    {2, logged, none, "", ""},
		"fails, open":                         {2, fail, open, "", ""},
		"fails, open, later":                  {9, later, open, "", ""},
		"fails, for the report only, open":    {2, logged, open, "", ""},
		"fails, open, other evidence":         {2, changed, open, "update open", ""},
		"fails, closed by us":                 {9, fail, byUs(5), "reopen open comment", LabelRegressed},
		"fails, for the report, closed by us": {9, logged, byUs(5), "", ""},
		"fails, closed by us long ago":        {50, fail, byUs(5), "create open", ""},
		"fails, opened again by a person":     {9, fail, reopenedByPerson, "update open", ""},
		"fails, not planned":                  {9, fail, byPerson(3, NotPlanned), "suppressed", ""},
		"fails, a duplicate by a person":      {9, fail, byPerson(3, Duplicate), "suppressed", ""},
		"fails, not planned long ago":         {95, fail, byPerson(3, NotPlanned), "reopen open comment", ""},
		"fails, completed just now":           {3, fail, byPerson(3, Completed), "grace", ""},
		"fails, completed":                    {5, fail, byPerson(3, Completed), "reopen insisted comment", ""},
		"fails, completed again":              {9, fail, disputed, "disputed", ""},
		"fails, label of a waiver":            {2, fail, labelled, "waived", ""},
		"fails, waiver ended":                 {25, fail, waivedIssue, "update open comment", ""},

		"worse, none":                  {2, worse, none, "create open", "severity:critical"},
		"worse, open":                  {2, worse, open, "update open comment", "severity:critical"},
		"worse, closed by us":          {9, worse, byUs(5), "reopen open comment", "severity:critical"},
		"worse, not planned":           {9, worse, byPerson(3, NotPlanned), "reopen insisted comment", "severity:critical"},
		"worse, completed just now":    {3, worse, byPerson(3, Completed), "reopen insisted comment", ""},
		"worse, disputed":              {9, worse, disputed, "reopen insisted comment", ""},
		"worse, label of a waiver":     {2, worse, labelled, "update open comment", ""},
		"waived, none":                 {2, waivedOne, none, "", ""},
		"waived, open":                 {2, waivedOne, open, "update waived", LabelWaived},
		"waived, waived already":       {3, waivedOne, waivedIssue, "waived", ""},
		"waived, closed by us":         {9, waivedOne, byUs(5), "waived", ""},
		"waived, not planned":          {9, waivedOne, byPerson(3, NotPlanned), "waived", ""},
		"mended, none":                 {2, mended, none, "", ""},
		"mended, open":                 {2, mended, open, "close resolved completed", ""},
		"mended, somebody is on it":    {2, mended, assigned, "close resolved completed comment", ""},
		"mended, closed by us":         {9, mended, byUs(5), "", ""},
		"mended, not planned":          {9, mended, byPerson(3, NotPlanned), "", ""},
		"mended, completed":            {9, mended, byPerson(3, Completed), "update resolved", ""},
		"mended, waived":               {9, mended, waivedIssue, "close resolved completed", ""},
		"mended, label of a waiver":    {9, mended, labelled, "close resolved completed", ""},
		"mended, opened by a person":   {9, mended, reopenedByPerson, "kept", ""},
		"unknown, none":                {2, unknown, none, "", ""},
		"unknown, open":                {2, unknown, open, "unproved", ""},
		"unknown, closed by us":        {9, unknown, byUs(5), "", ""},
		"unknown, not planned":         {9, unknown, byPerson(3, NotPlanned), "", ""},
		"unknown, completed":           {9, unknown, byPerson(3, Completed), "", ""},
		"unknown, waived":              {9, unknown, waivedIssue, "unproved", ""},
		"no control, none":             {2, noControl, none, "", ""},
		"no control, open":             {2, noControl, open, "close retired not_planned", ""},
		"no control, closed by us":     {9, noControl, byUs(5), "", ""},
		"no control, not planned":      {9, noControl, byPerson(3, NotPlanned), "", ""},
		"no control, completed":        {9, noControl, byPerson(3, Completed), "", ""},
		"no control, waived":           {9, noControl, waivedIssue, "close retired not_planned", ""},
		"mended, in the issue's run":   {1, mended, open, "unproved", ""},
		"fails, issue's run once more": {1, fail, open, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			run := runOf(c.night, c.now)
			if c.now.Status == policies.NotApplicable {
				run.Controls = nil
			}
			issues := c.issues(t)
			plan := NewPlan(run, issues, options(c.night))
			if got := told(t, plan); got != c.want {
				t.Fatalf("it is %q, want %q", got, c.want)
			}
			if c.labels != "" && !slices.Contains(plan.Actions[0].Edit.Labels, c.labels) {
				t.Errorf("labels are %q, want %q among them", plan.Actions[0].Edit.Labels, c.labels)
			}
			again(t, run, issues, plan, c.night)
		})
	}
}

// told is a plan of one item in words.
func told(t *testing.T, plan Plan) string {
	t.Helper()
	if plan.Refused != "" || len(plan.Actions)+len(plan.Held) > 1 {
		t.Fatalf("the plan is %+v", plan)
	}
	for _, h := range plan.Held {
		return string(h.Why)
	}
	for _, a := range plan.Actions {
		m, known := parseMarker(a.Edit.Body)
		if !known {
			t.Fatalf("the body has no marker:\n%s", a.Edit.Body)
		}
		words := []string{string(a.Kind), string(m.Standing)}
		if a.Edit.State == Closed {
			words = append(words, string(a.Edit.Reason))
		}
		if a.Comment != "" {
			words = append(words, "comment")
		}
		return strings.Join(words, " ")
	}
	return ""
}

// again plans once more after a plan was carried out: nothing is left to do.
func again(t *testing.T, run *report.Run, issues []Issue, plan Plan, n int) {
	t.Helper()
	for _, a := range plan.Actions {
		if a.Issue.Number == 0 {
			issues = append(issues, carriedOut(Issue{Ref: Ref{Repository: repository, Number: 100 + len(issues)}, Open: true}, a, night(n)))
		}
		for i := range issues {
			if issues[i].Ref == a.Issue {
				issues[i] = carriedOut(issues[i], a, night(n))
			}
		}
	}
	if second := NewPlan(run, issues, options(n)); len(second.Actions) > 0 {
		t.Errorf("a second plan wants %+v", second.Actions)
	}
}

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
