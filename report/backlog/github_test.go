package backlog_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

const repository = "acme/sre-backlog"

// A desk is acme's GitHub and a tracker of its backlog.
type desk struct {
	*github.Server
	t       *testing.T
	tracker *backlog.GitHub
	slept   time.Duration
	ledger  backlog.Ledger
}

func sit(t *testing.T, token func(*github.Server) string, o github.Options) *desk {
	t.Helper()
	if o.Company == nil {
		o.Company = acme.New(acme.Options{Seed: 1, Now: night(1), Night: 1})
	}
	s, err := github.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d := &desk{Server: s, t: t}
	if token == nil {
		token = (*github.Server).BacklogToken
	}
	d.tracker = d.another(token(s), nil)
	return d
}

// another is a tracker of its own, as another apply has.
func (d *desk) another(token string, transport http.RoundTripper) *backlog.GitHub {
	g, err := backlog.NewGitHub(backlog.GitHubOptions{
		BaseURL: d.URL, Token: func(context.Context) (string, error) { return token, nil }, Transport: transport,
		Sleep: func(ctx context.Context, wait time.Duration) error { d.slept += wait; return ctx.Err() },
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return g
}

func night(n int) time.Time {
	return time.Date(2026, 11, 1, 17, 17, 0, 0, time.UTC).AddDate(0, 0, n-1)
}

const bucketControl = "guardrails.bucket_private"

func bucket(name string) policies.Finding {
	return policies.Finding{
		Fingerprint: policies.Fingerprint(bucketControl, name), Control: bucketControl, Status: policies.Fail, Severity: policies.High,
		Asset: policies.Asset{ID: name, Type: "aws.bucket", Name: name}, Place: "aws:1", Messages: []string{"can be read by everybody"},
		Owner: policies.Owner{Name: "payments"}, Channel: policies.Ticket,
	}
}

func runOf(n int, findings ...policies.Finding) *report.Run {
	run := &report.Run{Schema: 1, ID: "night", StartedAt: night(n), EndedAt: night(n), Compared: true, Findings: findings,
		Coverage: []collectors.Coverage{{Place: "aws:1", AssetType: "aws.bucket", State: collectors.Complete}},
		Controls: []report.Control{{Control: policies.Control{ID: bucketControl, Title: "Buckets are private"}}}}
	for i := 1; i < n; i++ {
		run.Trend = append(run.Trend, report.TrendPoint{StartedAt: night(i)})
	}
	return run
}

// plan lists and plans.
func (d *desk) plan(run *report.Run, o backlog.Options) backlog.Plan {
	d.t.Helper()
	issues, err := d.tracker.List(d.t.Context(), repository)
	if err != nil {
		d.t.Fatal(err)
	}
	o.Repository = repository
	if o.Now.IsZero() {
		o.Now = run.StartedAt.Add(time.Hour)
	}
	d.ledger = d.ledger.Meet(issues, []string{repository}, o.Now)
	o.Lost = d.ledger.Lost
	return backlog.NewPlan(run, issues, o)
}

// apply plans and applies.
func (d *desk) apply(run *report.Run) (backlog.Result, error) {
	d.t.Helper()
	r, err := backlog.Apply(d.t.Context(), d.tracker, d.plan(run, backlog.Options{}), d.ledger)
	d.ledger = r.Ledger
	return r, err
}

func (d *desk) must(run *report.Run) backlog.Result {
	d.t.Helper()
	r, err := d.apply(run)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// ours are the issues of the auditor's App.
func (d *desk) ours() []github.Issue {
	return slices.DeleteFunc(d.Issues(), func(i github.Issue) bool { return i.Author != "acme-backlog[bot]" })
}

func TestNights(t *testing.T) {
	d := sit(t, nil, github.Options{})
	if got := d.must(runOf(1, bucket("a"), bucket("b"))).String(); got != "2 opened, 0 updated, 0 closed, 0 reopened" {
		t.Fatal(got)
	}
	if got := d.must(runOf(1, bucket("a"), bucket("b"))); got.Writes() != 0 {
		t.Errorf("a second apply: %s", got)
	}
	d.Pass(24 * time.Hour)
	if got := d.must(runOf(2, bucket("a"))).String(); got != "0 opened, 0 updated, 1 closed, 0 reopened" {
		t.Error(got)
	}
	d.Pass(24 * time.Hour)
	worse := bucket("a")
	worse.Severity = policies.Critical
	if got := d.must(runOf(3, worse, bucket("b"))).String(); got != "0 opened, 1 updated, 0 closed, 1 reopened" {
		t.Error(got)
	}
	if got := d.must(runOf(3, worse, bucket("b"))); got.Writes() != 0 {
		t.Errorf("a second apply: %s", got)
	}
	for _, i := range d.ours() {
		if i.State != "open" || len(i.Comments) != 1 || !slices.Contains(i.Labels, "auditor") {
			t.Errorf("issue is %+v", i)
		}
	}
}

// Whatever fails at whatever write: nothing is there twice, and the next apply
// repairs it.
func TestTroubleAtEveryWrite(t *testing.T) {
	create := "github:POST /repos/{owner}/{repo}/issues"
	edit := "github:PATCH /repos/{owner}/{repo}/issues/{issue_number}"
	comment := "github:POST /repos/{owner}/{repo}/issues/{issue_number}/comments"
	kinds := map[string]acme.Kind{"the answer is cut": acme.Truncate, "the connection ends": acme.Drop, "502": acme.ServerError, "a page": acme.HTML, "a limit": acme.Throttle}
	for name, kind := range kinds {
		for what, op := range map[string]string{"create": create, "edit": edit, "comment": comment} {
			for _, times := range []int{1, 9} {
				t.Run(name+" at "+what, func(t *testing.T) {
					d := sit(t, nil, github.Options{Faults: []acme.Fault{{Operation: op, Kind: kind, After: 1, Times: times}}})
					worse := func(name string) policies.Finding { f := bucket(name); f.Severity = policies.Critical; return f }
					for n, run := range []*report.Run{runOf(1, bucket("a"), bucket("b"), bucket("c")), runOf(2, worse("a"), worse("b"), bucket("c")), runOf(3, worse("a"))} {
						failed := 0
						for {
							r, err := d.apply(run)
							if err == nil && r.Writes() == 0 {
								break
							}
							if failed++; failed > 20 {
								t.Fatalf("night %d does not end: %v", n+1, err)
							}
						}
						d.Pass(24 * time.Hour)
					}
					seen := map[string]int{}
					for _, i := range d.ours() {
						seen[i.Title]++
						wantOpen := strings.HasPrefix(i.Title, "a")
						comments := 0
						for _, c := range i.Comments {
							if strings.Contains(c.Body, "severity rose") {
								comments++
							}
						}
						wantComments := 1
						if strings.HasPrefix(i.Title, "c") {
							wantComments = 0
						}
						if (i.State == "open") != wantOpen || comments != wantComments {
							t.Errorf("%s is %s with %d comments", i.Title, i.State, comments)
						}
					}
					if len(seen) != 3 || len(d.ours()) != 3 {
						t.Errorf("issues are %v", seen)
					}
				})
			}
		}
	}
}
