//go:build acceptance

package github

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/github"
)

// setting is an environment variable that names what .ci/github/acceptance.sh has started.
func setting(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("no %s; run .ci/github/acceptance.sh", name)
	}
	return v
}

// A judge sends REST calls to Prism, which judges them by GitHub's description,
// and GraphQL, which the description has not, to the simulator. It remembers
// what Prism did not like.
type judge struct {
	prism, graphql *url.URL
	mock           bool // Prism answers itself, with GitHub's examples

	mu         sync.Mutex
	calls      map[string]int // by operation
	violations []string
}

func newJudge(t *testing.T, prism, graphql string, mock bool) *judge {
	t.Helper()
	p, err := url.Parse(prism)
	if err != nil {
		t.Fatal(err)
	}
	g, err := url.Parse(graphql)
	if err != nil {
		t.Fatal(err)
	}
	return &judge{prism: p, graphql: g, mock: mock, calls: map[string]int{}}
}

func (j *judge) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	name, _ := req.Context().Value(operationKey{}).(string)
	if name == "" {
		name = req.Method + " " + req.URL.Path
	}
	if j.mock && name == "POST /graphql#repositoryEnvironments" {
		w := httptest.NewRecorder() // the example's repository is none of the simulator's
		ok(`{"data":{"nodes":[{"environments":{"totalCount":1}}]}}`)(w, req)
		return w.Result(), nil
	}
	if req.URL.Path == "/graphql" {
		req.URL.Host = j.graphql.Host
		return http.DefaultTransport.RoundTrip(req)
	}
	req.URL.Host = j.prism.Host
	if j.mock { // Prism knows no media type of a vendor
		req.Header.Set("Accept", "application/json")
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls[name]++
	if err != nil {
		return nil, err
	}
	j.violations = append(j.violations, j.found(name, resp.Header.Get("Sl-Violations"))...)
	resp.Header = resp.Header.Clone()
	if j.mock {
		resp.Header.Del("Link") // it leads to the page of another example
	}
	if j.mock && resp.StatusCode >= http.StatusBadRequest {
		body, _ := io.ReadAll(resp.Body)
		j.violations = append(j.violations, fmt.Sprintf("%s: %s: %.500s", name, resp.Status, body))
		resp.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	return resp, nil
}

// found are the violations of one call. The examples do not keep to the
// description themselves in places, so that of a mock the request counts only.
func (j *judge) found(name, header string) []string {
	if header == "" {
		return nil
	}
	var all []struct {
		Location []string `json:"location"`
		Message  string   `json:"message"`
	}
	if err := json.Unmarshal([]byte(header), &all); err != nil {
		return []string{name + ": " + header}
	}
	var found []string
	for _, v := range all {
		where := strings.Join(v.Location, ".")
		if strings.HasSuffix(where, ".config.insecure_ssl") {
			continue // a text here, "string or number" elsewhere in the description: GitHub sends both
		}
		if !j.mock || strings.HasPrefix(where, "request") {
			found = append(found, fmt.Sprintf("%s: %s: %s", name, where, v.Message))
		}
	}
	return found
}

// TestExamples reads the organization of GitHub's own examples: every request
// is valid by its description, and every example decodes.
func TestExamples(t *testing.T) {
	prism := setting(t, "AUDITOR_PRISM_URL")
	var j *judge
	s, _ := simulated(t, simulator.Options{}, func(c *Config, server *simulator.Server) {
		j = newJudge(t, prism, server.URL, true)
		c.App, c.Token, c.BaseURL, c.Transport = nil, server.Token(), prism, j
	})
	all := everythingOf(t, s)
	for _, v := range j.violations {
		t.Error(v)
	}
	for _, op := range operations {
		if op.template() != "/graphql" && op.Name != mintToken && j.calls[op.Name] == 0 {
			t.Errorf("%s was not called", op.Name)
		}
	}
	for _, line := range all.Coverage {
		switch {
		case line.State == collectors.Complete:
			continue
		case strings.Contains(line.Reason, "POST /graphql"), strings.Contains(line.Reason, "repositories are hidden"):
			continue // the simulator does not know the example's repository, which is one of 102
		}
		if line.Path == "" || line.State == collectors.Unreachable {
			t.Errorf("%s %s: %s: %s", line.AssetType, line.Path, line.State, line.Reason)
		}
	}
	counts := map[string]int{}
	for _, a := range all.Assets {
		counts[a.Type]++
	}
	for _, typ := range slices.Concat(organizationTypes, outsideTypes, copilotTypes, repositoryTypes) {
		if counts[typ] == 0 && typ != teamType {
			t.Errorf("no %s came of the examples", typ)
		}
	}
}

// TestMint makes the token of an App, by the description.
func TestMint(t *testing.T) {
	prism := setting(t, "AUDITOR_PRISM_URL")
	var j *judge
	s, _ := simulated(t, simulator.Options{}, func(c *Config, server *simulator.Server) {
		j = newJudge(t, prism, server.URL, true)
		c.BaseURL, c.Transport = prism, j
	})
	if _, err := s.Plan(t.Context()); err != nil {
		t.Error(err)
	}
	if len(j.violations) > 0 {
		t.Error(j.violations)
	}
}

// TestSimulatorIsGitHubs reads acme through Prism, which compares each request
// and each answer with GitHub's description.
func TestSimulatorIsGitHubs(t *testing.T) {
	var j *judge
	s, server := simulated(t, simulator.Options{}, func(c *Config, server *simulator.Server) {
		j = newJudge(t, proxy(t, server.URL), server.URL, false)
		c.Transport = j
	})
	direct, _ := simulated(t, simulator.Options{}, func(c *Config, _ *simulator.Server) {
		app, installation, key := server.App()
		c.App, c.BaseURL = &App{app, installation, key}, server.URL
	})
	if _, err := (&http.Client{Transport: j}).Get(server.URL + "/orgs/acme/members?per_page=many"); err != nil || len(j.violations) == 0 {
		t.Fatalf("Prism found nothing in a request that is wrong (%v)", err)
	}
	j.violations, j.calls = nil, map[string]int{}
	got, want := everythingOf(t, s), everythingOf(t, direct)
	slices.Sort(j.violations)
	for _, v := range slices.Compact(j.violations) {
		t.Error(v)
	}
	if len(got.Assets) != len(want.Assets) {
		t.Errorf("through Prism there are %d assets, want %d", len(got.Assets), len(want.Assets))
	}
	if len(j.calls) < 25 {
		t.Errorf("Prism saw %v, want all of an organization's", slices.Sorted(maps.Keys(j.calls)))
	}
}

// proxy starts Prism in front of a server and returns its address.
func proxy(t *testing.T, upstream string) string {
	t.Helper()
	tools := setting(t, "AUDITOR_GITHUB_TOOLS")
	ctx, cancel := context.WithCancel(context.Background())
	port := freePort(t)
	cmd := exec.CommandContext(ctx, "node", filepath.Join(tools, "node_modules/.bin/prism"), "proxy",
		"-h", "127.0.0.1", "-p", port, filepath.Join(tools, "github.json"), upstream)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		cmd.Wait()
	})
	ready := make(chan bool, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "Prism is listening") {
				ready <- true
			}
		}
		close(ready)
	}()
	select {
	case ok := <-ready:
		if !ok {
			t.Fatal("Prism ended before it listened")
		}
	case <-time.After(time.Minute):
		t.Fatal("Prism did not listen within a minute")
	}
	return "http://127.0.0.1:" + port
}
