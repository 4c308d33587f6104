//go:build acceptance

package backlog

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// recorded are the answers of a scenario that was recorded at GitHub.
func recorded(t *testing.T, scenario string) []struct {
	Status   int
	Response json.RawMessage
} {
	t.Helper()
	tools := os.Getenv("AUDITOR_GITHUB_TOOLS")
	if tools == "" {
		t.Fatal("no AUDITOR_GITHUB_TOOLS; run .ci/backlog/acceptance.sh")
	}
	b, err := os.ReadFile(filepath.Join(tools, "node_modules/@octokit/fixtures/scenarios/api.github.com", scenario, "normalized-fixture.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Status   int
		Response json.RawMessage
	}
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAcceptanceRecordedIssues(t *testing.T) {
	n := 0
	for _, answer := range recorded(t, "paginate-issues") {
		var page []gitHubIssue
		if err := json.Unmarshal(answer.Response, &page); err != nil {
			t.Fatal(err)
		}
		for _, raw := range page {
			i := raw.issue(repository)
			if i.Number == 0 || i.ID == 0 || i.Title == "" || i.UpdatedAt.IsZero() || i.CreatedAt.IsZero() || !i.Open || raw.User.Login == "" {
				t.Errorf("issue is %+v", i)
			}
			n++
		}
	}
	if n == 0 {
		t.Error("no issue was recorded")
	}
}

func TestAcceptanceRecordedError(t *testing.T) {
	for _, answer := range recorded(t, "errors") {
		resp := &http.Response{StatusCode: answer.Status, Header: http.Header{}}
		if _, err := refusal(resp, answer.Response); !errors.Is(err, ErrInvalid) {
			t.Errorf("%d is %v: %s", answer.Status, err, answer.Response)
		}
	}
}
