package github_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	gh "github.com/google/go-github/v60/github"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
)

// The index of the search is behind the list.
func TestSearchIsBehind(t *testing.T) {
	d := sit(t, github.Options{})
	d.create("fresh news")
	search := func() int {
		found, _, err := client(t, d.Server, d.BacklogToken()).Search.Issues(t.Context(), "repo:acme/sre-backlog fresh", nil)
		if err != nil {
			t.Fatal(err)
		}
		return found.GetTotal()
	}
	if n := search(); n != 0 {
		t.Errorf("%d are found at once", n)
	}
	d.Pass(10 * time.Second)
	if n := search(); n != 1 {
		t.Errorf("%d are found later", n)
	}
}

func TestLabels(t *testing.T) {
	d := sit(t, github.Options{})
	ctx := t.Context()
	label := &gh.Label{Name: ptr("Auditor"), Color: ptr("ff0000"), Description: ptr("kept by the auditor")}
	if _, _, err := d.issues.CreateLabel(ctx, "acme", backlog, label); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.issues.CreateLabel(ctx, "acme", backlog, label); status(err) != 422 {
		t.Errorf("a label twice: %v", err)
	}
	n := d.create("x", "auditor").GetNumber()
	if got := d.issue(n).Labels; !slices.Equal(got, []string{"Auditor"}) {
		t.Errorf("labels are %v: upper and lower case are the same", got)
	}
	if _, _, err := d.issues.ReplaceLabelsForIssue(ctx, "acme", backlog, n, []string{"auditor", "bug"}); err != nil {
		t.Error(err)
	}
	if got := d.issue(n).Labels; !slices.Equal(got, []string{"Auditor", "bug"}) {
		t.Errorf("labels are %v after they were replaced", got)
	}
	if _, err := d.issues.RemoveLabelForIssue(ctx, "acme", backlog, n, "auditor"); err != nil {
		t.Error(err)
	}
	if _, err := d.issues.RemoveLabelForIssue(ctx, "acme", backlog, n, "auditor"); status(err) != 404 {
		t.Errorf("a label that is off: %v", err)
	}
}

// An answer that is lost after the write: who tries again writes twice.
func TestAnswerIsLost(t *testing.T) {
	d := sit(t, github.Options{Faults: []acme.Fault{{Operation: "github:POST /repos/{owner}/{repo}/issues", Kind: acme.Truncate, Times: 1}}})
	before := len(d.Issues())
	if _, _, err := d.issues.Create(t.Context(), "acme", backlog, &gh.IssueRequest{Title: ptr("x")}); err == nil {
		t.Error("the answer is whole")
	}
	if after := len(d.Issues()); after != before+1 {
		t.Errorf("%d issues are new, want 1", after-before)
	}
}

func TestDuplicates(t *testing.T) {
	d := sit(t, github.Options{})
	c := client(t, d.Server, d.BacklogToken())
	first, second := d.create("x"), d.create("x")
	edit := func(body map[string]any) int {
		r, err := c.NewRequest(http.MethodPatch, fmt.Sprintf("repos/acme/sre-backlog/issues/%d", second.GetNumber()), body)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Do(t.Context(), r, nil)
		return status(err)
	}
	if got := edit(map[string]any{"state": "closed", "state_reason": "duplicate", "duplicate_issue_id": 1}); got != 422 {
		t.Errorf("a duplicate of nothing: %d", got)
	}
	edit(map[string]any{"state": "closed", "state_reason": "duplicate", "duplicate_issue_id": first.GetID()})
	if got := d.issue(second.GetNumber()); got.Reason != "duplicate" || got.DuplicateOf != first.GetNumber() {
		t.Errorf("issue is %+v", got)
	}
}

func TestSubIssues(t *testing.T) {
	d := sit(t, github.Options{})
	c := client(t, d.Server, d.BacklogToken())
	parent, child := d.create("parent"), d.create("child")
	add := func(id int64) int {
		r, err := c.NewRequest(http.MethodPost, "repos/acme/sre-backlog/issues/4/sub_issues", map[string]any{"sub_issue_id": id})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Do(t.Context(), r, nil)
		return status(err)
	}
	if parent.GetNumber() != 4 {
		t.Fatalf("parent is %d", parent.GetNumber())
	}
	if got := add(int64(child.GetNumber())); got != http.StatusNotFound {
		t.Errorf("by its number: %d", got)
	}
	if got := add(child.GetID()); got != 0 {
		t.Errorf("by its ID: %d", got)
	}
	if got := d.issue(child.GetNumber()).Parent; got != 4 {
		t.Errorf("parent is %d", got)
	}
	if got := add(child.GetID()); got != http.StatusUnprocessableEntity {
		t.Errorf("a second parent: %d", got)
	}
}
