//go:build acceptance

package github

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gh "github.com/google/go-github/v60/github"
)

// An exchange is a call of api.github.com that somebody has recorded.
type exchange struct {
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Status   int             `json:"status"`
	Response json.RawMessage `json:"response"`
}

func recorded(t *testing.T, scenario string) []exchange {
	t.Helper()
	path := filepath.Join(setting(t, "AUDITOR_GITHUB_TOOLS"), "node_modules/@octokit/fixtures/scenarios/api.github.com", scenario, "normalized-fixture.json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []exchange
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("%s has no exchange", path)
	}
	return all
}

func TestRecordedOrganization(t *testing.T) {
	var org organizationAnswer
	if err := json.Unmarshal(recorded(t, "get-organization")[0].Response, &org); err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{Organization: "octokit-fixture-org", Token: "t", Now: night, Gate: free()})
	if err != nil {
		t.Fatal(err)
	}
	a := &organizationAttributes{Login: org.Login, CreatedAt: org.CreatedAt.orNil(), Plan: org.Plan, TwoFactorRequired: org.TwoFactorRequired}
	s.read(scopeOf(organizationType)).settings(a, org)
	golden(t, "recorded_organization.json", a)
}

func TestRecordedRepository(t *testing.T) {
	var l listed
	if err := json.Unmarshal(recorded(t, "get-repository")[0].Response, &l); err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{Organization: "octokit-fixture-org", Token: "t", Now: night, Gate: free()})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "recorded_repository.json", s.read(scopeOf(repositoryType)).begin(l).repositoryAttributes)
}

// TestRecordedProtection reads a branch before and after it was protected.
func TestRecordedProtection(t *testing.T) {
	absent := 0
	var last *protection
	for _, e := range recorded(t, "branch-protection") {
		if !strings.HasSuffix(e.Path, "/protection") {
			continue
		}
		if e.Status == http.StatusNotFound {
			var answer struct{ Message string }
			if err := json.Unmarshal(e.Response, &answer); err != nil {
				t.Fatal(err)
			}
			err := error(&gh.ErrorResponse{Response: &http.Response{StatusCode: e.Status}, Message: answer.Message})
			if !unprotected(err) {
				t.Errorf("%q is no proof that there is no protection", answer.Message)
			}
			absent++
			continue
		}
		if e.Status != http.StatusOK {
			continue
		}
		var c classicAnswer
		if err := json.Unmarshal(e.Response, &c); err != nil {
			t.Fatal(err)
		}
		last = merge(new(requirements), c.requirements())
	}
	if absent == 0 {
		t.Error("no answer of an unprotected branch")
	}
	golden(t, "recorded_protection.json", last)
}

// golden compares v with a file.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", name)
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is\n%s\nif that is right, run .ci/github/acceptance.sh -update", path, got)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
