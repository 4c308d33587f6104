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

	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

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

// An App is found by the label where GitHub finds nothing by its name.
func TestFoundByLabel(t *testing.T) {
	d := sit(t, nil, github.Options{})
	d.tracker = d.another(d.BacklogToken(), nobody{})
	run := runOf(1, bucket("a"))
	if got := d.must(run).String(); got != "1 opened, 0 updated, 0 closed, 0 reopened" {
		t.Error(got)
	}
	if plan := d.plan(run, backlog.Options{}); plan.First || len(plan.Actions) > 0 {
		t.Errorf("then it plans %s", plan)
	}
}

// nobody finds nothing by an author.
type nobody struct{}

func (nobody) RoundTrip(r *http.Request) (*http.Response, error) {
	if q := r.URL.Query(); q.Has("creator") {
		r = r.Clone(r.Context())
		q.Set("creator", "nobody")
		r.URL.RawQuery = q.Encode()
	}
	return http.DefaultTransport.RoundTrip(r)
}

// A secondary limit is waited for, as long as GitHub says and not for ever. What
// was not written then is written by the next apply.
func TestSecondaryLimit(t *testing.T) {
	d := sit(t, nil, github.Options{WritesPerMinute: 3})
	run := runOf(1, bucket("a"), bucket("b"), bucket("c"), bucket("d"))
	r, err := d.apply(run)
	if !errors.Is(err, backlog.ErrThrottled) || r.Created != 3 || d.slept < 3*time.Minute || d.slept > 10*time.Minute {
		t.Errorf("%s, after %s: %v", r, d.slept, err)
	}
	if plan := d.plan(run, backlog.Options{}); plan.String() != "1 to open, 0 to update, 0 to close, 0 to reopen" {
		t.Errorf("then it plans %s", plan)
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
