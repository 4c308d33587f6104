package backlog_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
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

func TestDroppedLabelsStopTheApply(t *testing.T) {
	var reader string
	d := sit(t, func(s *github.Server) string { _, reader = s.Humans(); return s.HumanToken(reader) }, github.Options{})
	if _, err := d.apply(runOf(1, bucket("a"), bucket("b"))); err == nil || !strings.Contains(err.Error(), "labels were dropped") {
		t.Errorf("error is %v", err)
	}
	mine := slices.DeleteFunc(d.Issues(), func(i github.Issue) bool {
		return i.Author != reader || !strings.Contains(i.Body, "auditor:v1 fp="+bucket("a").Fingerprint) && !strings.Contains(i.Body, bucket("b").Fingerprint)
	})
	if len(mine) != 1 {
		t.Errorf("%d issues are written", len(mine))
	}
}

func TestSpoofedMarkerIsNobodys(t *testing.T) {
	d := sit(t, nil, github.Options{})
	d.must(runOf(1, bucket("a")))
	body := d.ours()[0].Body
	_, reader := d.Humans()
	r, err := d.another(d.HumanToken(reader), nil).Create(t.Context(), repository, backlog.Edit{Title: "mine", Body: strings.ReplaceAll(body, bucket("a").Fingerprint, bucket("b").Fingerprint)})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.must(runOf(2, bucket("b"))).String(); got != "1 opened, 0 updated, 1 closed, 0 reopened" {
		t.Error(got)
	}
	i, err := d.tracker.Read(t.Context(), r.Ref)
	if err != nil || !i.Open || i.Body != r.Body {
		t.Errorf("a stranger's issue is %+v, %v", i, err)
	}
}

func TestPeopleInTheWay(t *testing.T) {
	owner := func(d *desk) string { o, _ := d.Humans(); return o }
	for name, c := range map[string]struct {
		do   func(*desk, int) error
		want string // of the next night, in which it fails worse
	}{
		"nothing":     {func(*desk, int) error { return nil }, "0 opened, 1 updated, 0 closed, 0 reopened"},
		"locked":      {func(d *desk, n int) error { return d.LockIssue("sre-backlog", n, owner(d)) }, "0 opened, 1 updated, 0 closed, 0 reopened"},
		"deleted":     {func(d *desk, n int) error { return d.DeleteIssue("sre-backlog", n, owner(d)) }, "0 opened, 0 updated, 0 closed, 0 reopened"},
		"transferred": {func(d *desk, n int) error { return d.TransferIssue("sre-backlog", n, owner(d), "web") }, "0 opened, 0 updated, 0 closed, 0 reopened"},
		"label taken": {func(d *desk, n int) error { return d.LabelIssue("sre-backlog", n, owner(d), "auditor", false) }, "0 opened, 1 updated, 0 closed, 0 reopened"},
		"retitled":    {func(d *desk, n int) error { return d.RetitleIssue("sre-backlog", n, owner(d), "mine") }, "0 opened, 1 updated, 0 closed, 0 reopened"},
		"body thrown away": {func(d *desk, n int) error {
			return d.EditIssue("sre-backlog", n, owner(d), func(string) string { return "mine" })
		}, "0 opened, 0 updated, 0 closed, 0 reopened"},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, nil, github.Options{})
			d.must(runOf(1, bucket("a")))
			if err := c.do(d, d.ours()[0].Number); err != nil {
				t.Fatal(err)
			}
			worse := bucket("a")
			worse.Severity = policies.Critical
			if got := d.must(runOf(2, worse)).String(); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
			if got := d.must(runOf(2, worse)); got.Writes() != 0 {
				t.Errorf("a second apply: %s", got)
			}
			if i := d.ours()[0]; name == "retitled" && i.Title != "mine" {
				t.Errorf("title is %q", i.Title)
			}
		})
	}
}

func TestChangedSinceItWasListed(t *testing.T) {
	d := sit(t, nil, github.Options{})
	d.must(runOf(1, bucket("a")))
	plan := d.plan(runOf(2), backlog.Options{})
	owner, _ := d.Humans()
	if err := d.CommentIssue("sre-backlog", d.ours()[0].Number, owner, "wait"); err != nil {
		t.Fatal(err)
	}
	r, err := backlog.Apply(t.Context(), d.tracker, plan, d.ledger)
	if err != nil || r.Writes() != 0 || len(r.Skipped) != 1 {
		t.Errorf("result is %+v, %v", r, err)
	}
}

func TestTwoAppliesAtOnce(t *testing.T) {
	d := sit(t, nil, github.Options{})
	run := runOf(1, bucket("a"), bucket("b"))
	first, second := d.plan(run, backlog.Options{}), d.plan(run, backlog.Options{})
	for _, plan := range []backlog.Plan{first, second} {
		if _, err := backlog.Apply(t.Context(), d.tracker, plan, d.ledger); err != nil {
			t.Fatal(err)
		}
	}
	open := map[string]int{}
	for _, i := range d.ours() {
		if i.State == "open" {
			open[i.Title]++
		} else if i.Reason != "duplicate" || i.DuplicateOf == 0 {
			t.Errorf("issue is %+v", i)
		}
	}
	if len(open) != 2 || len(d.ours()) != 4 || open["a in 1: can be read by everybody"] != 1 {
		t.Errorf("open are %v of %d", open, len(d.ours()))
	}
	if r := d.must(run); r.Writes() != 0 {
		t.Errorf("the next apply: %s", r)
	}
}

func TestGroupsWithParents(t *testing.T) {
	d := sit(t, nil, github.Options{})
	var findings []policies.Finding
	for _, owner := range []string{"payments", "search"} {
		for _, name := range []string{"1", "2", "3"} {
			f := bucket(owner + name)
			f.Owner.Name = owner
			findings = append(findings, f)
		}
	}
	o := backlog.Options{GroupAbove: 2, Parents: true}
	apply := func(run *report.Run, want string) {
		t.Helper()
		r, err := backlog.Apply(t.Context(), d.tracker, d.plan(run, o), d.ledger)
		if err != nil || r.String() != want {
			t.Errorf("it is %s, %v; want %s", r, err, want)
		}
		if r, err := backlog.Apply(t.Context(), d.tracker, d.plan(run, o), r.Ledger); err != nil || r.Writes() != 0 {
			t.Errorf("a second apply: %s, %d put below, %v", r, r.Attached, err)
		}
	}
	apply(runOf(1, findings...), "3 opened, 0 updated, 0 closed, 0 reopened")
	for _, i := range d.ours()[:2] {
		if i.Parent == 0 {
			t.Errorf("#%d %s has nothing above", i.Number, i.Title)
		}
	}
	d.Pass(24 * time.Hour)
	apply(runOf(2, findings[0]), "0 opened, 1 updated, 1 closed, 0 reopened")
	d.Pass(24 * time.Hour)
	apply(runOf(3), "0 opened, 0 updated, 2 closed, 0 reopened")
}

func TestCapAndDigest(t *testing.T) {
	d := sit(t, nil, github.Options{})
	mild := bucket("mild")
	mild.Severity = policies.Medium
	run := runOf(1, mild, bucket("b"), bucket("c"))
	o := backlog.Options{MaxNew: 1}
	for n, want := range []string{"2 opened, 0 updated, 0 closed, 0 reopened", "1 opened, 1 updated, 0 closed, 0 reopened", "1 opened, 0 updated, 1 closed, 0 reopened", "0 opened, 0 updated, 0 closed, 0 reopened"} {
		r, err := backlog.Apply(t.Context(), d.tracker, d.plan(runOf(n+1, run.Findings...), o), d.ledger)
		if err != nil || r.String() != want {
			t.Errorf("night %d: %s, %v; want %s", n+1, r, err, want)
		}
		d.Pass(24 * time.Hour)
	}
	if last := d.ours()[3]; !strings.HasPrefix(last.Title, "mild") {
		t.Errorf("the last to open is %q", last.Title)
	}
}

func TestCheck(t *testing.T) {
	d := sit(t, nil, github.Options{})
	for name, c := range map[string]struct {
		repository string
		public     bool
		want       string
	}{
		"private":        {repository, false, ""},
		"of the world":   {"acme/open-sdk", false, "read by the world"},
		"and allowed":    {"acme/open-sdk", true, ""},
		"not there":      {"acme/nothing", false, "no repository"},
		"no name of one": {"acme", false, "no repository"},
	} {
		err := d.tracker.Check(t.Context(), c.repository, c.public)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestBaseURL(t *testing.T) {
	for _, base := range []string{"http://github.example", "https://u:p@github.example", "x", "https://github.example?a=b"} {
		if _, err := backlog.NewGitHub(backlog.GitHubOptions{BaseURL: base, Token: func(context.Context) (string, error) { return "", nil }}); err == nil {
			t.Errorf("%s is taken", base)
		}
	}
}

// Errors tell no secret, whatever the network says.
func TestErrorsAreSilent(t *testing.T) {
	const secret = "ghs_secret"
	g, err := backlog.NewGitHub(backlog.GitHubOptions{
		Token:     func(context.Context) (string, error) { return secret, nil },
		Sleep:     func(context.Context, time.Duration) error { return nil },
		Transport: broken{&url.Error{Op: "Get", URL: "https://" + secret + "@proxy", Err: errors.New(secret)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.List(t.Context(), repository); !errors.Is(err, backlog.ErrLost) || strings.Contains(err.Error(), secret) {
		t.Errorf("error is %v", err)
	}
}

type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }
