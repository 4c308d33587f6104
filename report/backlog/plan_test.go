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
