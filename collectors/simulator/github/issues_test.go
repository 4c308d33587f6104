package github_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors/simulator/github"
)

const backlog = "sre-backlog"

// A desk is a client with a repository of issues.
type desk struct {
	t *testing.T
	*github.Server
	issues *gh.IssuesService
}

func sit(t *testing.T, o github.Options) desk {
	s := start(t, 1, o)
	return desk{t, s, client(t, s, s.BacklogToken()).Issues}
}

func (d desk) create(title string, labels ...string) *gh.Issue {
	d.t.Helper()
	i, _, err := d.issues.Create(d.t.Context(), "acme", backlog, &gh.IssueRequest{Title: &title, Labels: &labels})
	if err != nil {
		d.t.Fatal(err)
	}
	return i
}

func (d desk) list(o gh.IssueListByRepoOptions) []int {
	d.t.Helper()
	all, _, err := d.issues.ListByRepo(d.t.Context(), "acme", backlog, &o)
	if err != nil {
		d.t.Fatal(err)
	}
	var numbers []int
	for _, i := range all {
		numbers = append(numbers, i.GetNumber())
	}
	return numbers
}

// issue is the copy of an issue.
func (d desk) issue(number int) github.Issue {
	d.t.Helper()
	all := d.Issues()
	i := slices.IndexFunc(all, func(i github.Issue) bool { return i.Repository == backlog && i.Number == number })
	if i < 0 {
		d.t.Fatalf("no issue %d", number)
	}
	return all[i]
}

// status is that of an API error; 0: none.
func status(err error) int {
	if e, ok := errors.AsType[*gh.ErrorResponse](err); ok {
		return e.Response.StatusCode
	}
	return 0
}

func ptr[T any](v T) *T { return &v }

func TestIssueLives(t *testing.T) {
	d := sit(t, github.Options{})
	ctx := t.Context()
	i := d.create("Protect the branch", "auditor")
	n := i.GetNumber()
	if i.GetUser().GetLogin() != "acme-backlog[bot]" || i.Labels[0].GetName() != "auditor" {
		t.Errorf("issue is by %s with %v", i.GetUser().GetLogin(), i.Labels)
	}
	if _, _, err := d.issues.CreateComment(ctx, "acme", backlog, n, &gh.IssueComment{Body: ptr("seen again")}); err != nil {
		t.Fatal(err)
	}
	closed := &gh.IssueRequest{State: ptr("closed"), StateReason: ptr("not_planned"), Labels: &[]string{"auditor", "done"}, Title: ptr("Protected")}
	if _, _, err := d.issues.Edit(ctx, "acme", backlog, n, closed); err != nil {
		t.Fatal(err)
	}
	if got := d.issue(n); got.State != "closed" || got.Reason != "not_planned" || got.Title != "Protected" || len(got.Comments) != 1 || !slices.Equal(got.Labels, []string{"auditor", "done"}) {
		t.Errorf("issue is %+v", got)
	}
	if _, _, err := d.issues.Edit(ctx, "acme", backlog, n, &gh.IssueRequest{State: ptr("open")}); err != nil {
		t.Fatal(err)
	}
	timeline, _, err := d.issues.ListIssueTimeline(ctx, "acme", backlog, n, nil)
	if err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, e := range timeline {
		events = append(events, e.GetEvent())
	}
	if want := []string{"labeled", "commented", "renamed", "labeled", "closed", "reopened"}; !slices.Equal(events, want) {
		t.Errorf("timeline is %v, want %v", events, want)
	}
}

func TestIssuesAreListed(t *testing.T) {
	d := sit(t, github.Options{})
	a := d.create("a", "auditor").GetNumber()
	d.Pass(time.Hour)
	b := d.create("b", "auditor", "high").GetNumber()
	if err := d.CloseIssue(backlog, b, owner(d), "completed"); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		options gh.IssueListByRepoOptions
		want    []int
	}{
		"open ones, newest first, with the pull request": {gh.IssueListByRepoOptions{}, []int{a, 3, 2, 1}},
		"by label":         {gh.IssueListByRepoOptions{Labels: []string{"auditor"}, State: "all"}, []int{b, a}},
		"by all labels":    {gh.IssueListByRepoOptions{Labels: []string{"auditor", "high"}, State: "all"}, []int{b}},
		"unknown label":    {gh.IssueListByRepoOptions{Labels: []string{"nobody"}, State: "all"}, nil},
		"since":            {gh.IssueListByRepoOptions{Since: now.Add(30 * time.Minute), State: "all"}, []int{b}},
		"oldest first":     {gh.IssueListByRepoOptions{Labels: []string{"auditor"}, State: "all", Sort: "created", Direction: "asc"}, []int{a, b}},
		"in pages":         {gh.IssueListByRepoOptions{State: "all", ListOptions: gh.ListOptions{Page: 2, PerPage: 2}}, []int{3, 2}},
		"beyond the pages": {gh.IssueListByRepoOptions{State: "all", ListOptions: gh.ListOptions{Page: 9, PerPage: 2}}, nil},
	} {
		if got := d.list(test.options); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func owner(d desk) string {
	login, _ := d.Humans()
	return login
}

func TestPeopleMeddle(t *testing.T) {
	d := sit(t, github.Options{})
	ctx := t.Context()
	who := owner(d)
	edit := func(number int) error {
		_, _, err := d.issues.Edit(ctx, "acme", backlog, number, &gh.IssueRequest{Title: ptr("new")})
		return err
	}
	deleted, moved, locked := d.create("deleted").GetNumber(), d.create("moved", "auditor").GetNumber(), d.create("locked").GetNumber()
	for _, err := range []error{
		d.DeleteIssue(backlog, deleted, who), d.TransferIssue(backlog, moved, who, "platform-infra"), d.LockIssue(backlog, locked, who),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := status(edit(deleted)); got != http.StatusGone {
		t.Errorf("a deleted issue answers %d", got)
	}
	if err := edit(moved); err != nil || d.issue(moved).Title != "moved" {
		t.Errorf("a transferred issue: %v; the SDK follows the redirect, but with GET", err)
	}
	if _, _, err := d.issues.CreateComment(ctx, "acme", backlog, locked, &gh.IssueComment{Body: ptr("x")}); status(err) != http.StatusForbidden {
		t.Errorf("a comment on a locked issue: %v", err)
	}
	got, _, err := d.issues.Get(ctx, "acme", backlog, moved)
	if err != nil || !strings.Contains(got.GetURL(), "/platform-infra/") || got.GetTitle() != "moved" || len(got.Labels) != 0 {
		t.Errorf("a transferred issue is read as %s with %v, %v", got.GetURL(), got.Labels, err)
	}
	if numbers := d.list(gh.IssueListByRepoOptions{State: "all"}); slices.Contains(numbers, deleted) || slices.Contains(numbers, moved) {
		t.Errorf("issues that are gone are listed: %v", numbers)
	}
	for name, err := range map[string]error{
		"nobody":       d.CloseIssue(backlog, locked, "nobody", "completed"),
		"no issue":     d.CommentIssue(backlog, 99, who, "x"),
		"deleted":      d.RetitleIssue(backlog, deleted, who, "x"),
		"no such repo": d.TransferIssue(backlog, locked, who, "nothing"),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// What GitHub drops without a word: labels and assignees of those who may not
// set them.
func TestLabelsAreDropped(t *testing.T) {
	d := sit(t, github.Options{})
	_, reader := d.Humans()
	issues := client(t, d.Server, d.HumanToken(reader)).Issues
	i, _, err := issues.Create(t.Context(), "acme", backlog, &gh.IssueRequest{Title: ptr("x"), Labels: &[]string{"auditor"}, Assignees: &[]string{reader}})
	if err != nil || len(i.Labels) != 0 || len(i.Assignees) != 0 {
		t.Errorf("labels %v, assignees %v, %v", i.Labels, i.Assignees, err)
	}
	if _, _, err := issues.Edit(t.Context(), "acme", backlog, 1, &gh.IssueRequest{Title: ptr("mine")}); status(err) != http.StatusForbidden {
		t.Errorf("somebody else's issue: %v", err)
	}
}

func TestIssuesThatCannotBe(t *testing.T) {
	d := sit(t, github.Options{})
	create := func(repo string, r gh.IssueRequest) int {
		_, _, err := d.issues.Create(t.Context(), "acme", repo, &r)
		return status(err)
	}
	title := ptr("x")
	for name, test := range map[string]struct {
		repo string
		gh.IssueRequest
		want int
	}{
		"without a title":      {backlog, gh.IssueRequest{}, 422},
		"as long as can be":    {backlog, gh.IssueRequest{Title: title, Body: ptr(strings.Repeat("é", 65_536))}, 0},
		"too long":             {backlog, gh.IssueRequest{Title: title, Body: ptr(strings.Repeat("x", 65_537))}, 422},
		"a title too long":     {backlog, gh.IssueRequest{Title: ptr(strings.Repeat("x", 257))}, 422},
		"assigned to a nobody": {backlog, gh.IssueRequest{Title: title, Assignees: &[]string{"nobody"}}, 422},
		"in what is archived":  {"network-tools", gh.IssueRequest{Title: title}, 403},
		"where there are none": {".github", gh.IssueRequest{Title: title}, 410},
		"in what is not there": {"nothing", gh.IssueRequest{Title: title}, 404},
	} {
		if got := create(test.repo, test.IssueRequest); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	reads := client(t, d.Server, d.Token()).Issues
	if _, _, err := reads.Create(t.Context(), "acme", backlog, &gh.IssueRequest{Title: title}); status(err) != http.StatusForbidden {
		t.Errorf("a token that only reads: %v", err)
	}
}

func TestWritesAreLimited(t *testing.T) {
	d := sit(t, github.Options{WritesPerMinute: 2})
	d.create("one")
	d.create("two")
	_, _, err := d.issues.Create(t.Context(), "acme", backlog, &gh.IssueRequest{Title: ptr("three")})
	if e, ok := errors.AsType[*gh.AbuseRateLimitError](err); !ok || e.GetRetryAfter() != time.Minute {
		t.Errorf("the third write in a minute: %v", err)
	}
	people := client(t, d.Server, d.HumanToken(owner(d))).Issues
	if _, _, err := people.Create(t.Context(), "acme", backlog, &gh.IssueRequest{Title: ptr("four")}); err != nil {
		t.Errorf("somebody else is limited too: %v", err)
	}
}
