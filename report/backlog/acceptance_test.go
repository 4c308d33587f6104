//go:build acceptance

package backlog_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report/backlog"
)

// A judge sends every REST call to Prism, which compares it and its answer with
// GitHub's description, and remembers what Prism did not like.
type judge struct {
	prism string // host

	mu         sync.Mutex
	calls      map[string]int
	violations []string
}

var numbers = regexp.MustCompile(`/\d+`)

func (j *judge) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Path == "/graphql" {
		return http.DefaultTransport.RoundTrip(req)
	}
	req = req.Clone(req.Context())
	req.URL.Host = j.prism
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	name := req.Method + " " + numbers.ReplaceAllString(req.URL.Path, "/N")
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls[name]++
	if v := resp.Header.Get("Sl-Violations"); v != "" {
		j.violations = append(j.violations, name+": "+v)
	}
	return resp, nil
}

// TestAcceptance keeps a backlog through Prism: everything that the tracker does
// is valid by GitHub's own description, and so is what the simulator answers.
func TestAcceptance(t *testing.T) {
	j := &judge{calls: map[string]int{}}
	d := sit(t, nil, github.Options{})
	j.prism = proxy(t, d.URL)
	if _, err := (&http.Client{Transport: j}).Post(d.URL+"/repos/acme/sre-backlog/issues", "application/json", strings.NewReader(`{"title": {}}`)); err != nil || len(j.violations) == 0 {
		t.Fatalf("Prism found nothing in a request that is wrong (%v)", err)
	}
	j.violations, j.calls = nil, map[string]int{}
	d.tracker = d.another(d.BacklogToken(), j)
	if err := d.tracker.Check(t.Context(), repository, false); err != nil {
		t.Fatal(err)
	}
	var findings []policies.Finding
	for _, owner := range []string{"payments", "search"} {
		for _, name := range []string{"1", "2", "3"} {
			f := bucket(owner + name)
			f.Owner.Name = owner
			findings = append(findings, f)
		}
	}
	worse := slices.Clone(findings)
	for i := range worse {
		worse[i].Severity = policies.Critical
	}
	o := backlog.Options{GroupAbove: 2, Parents: true, Type: "Task", Labels: []string{"team:sre"}}
	for n, now := range [][]policies.Finding{findings, worse, worse[:1], nil, findings, nil} {
		plan := d.plan(runOf(n+1, now...), o)
		r, err := backlog.Apply(t.Context(), d.tracker, plan, d.ledger)
		if err != nil {
			t.Fatalf("night %d: %v; %v", n+1, err, j.violations)
		}
		if again, err := backlog.Apply(t.Context(), d.tracker, d.plan(runOf(n+1, now...), o), r.Ledger); err != nil || again.Writes() != 0 {
			t.Errorf("night %d again: %s, %v", n+1, again, err)
		}
		d.Pass(24 * time.Hour)
	}
	// Two applies at once, so that one closes the other's as duplicates.
	plan := d.plan(runOf(7, bucket("a")), o)
	for range 2 {
		if _, err := backlog.Apply(t.Context(), d.tracker, plan, d.ledger); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range j.violations {
		t.Error(v)
	}
	for _, want := range []string{"GET /repos/acme/sre-backlog", "GET /repos/acme/sre-backlog/issues", "POST /repos/acme/sre-backlog/issues", "GET /repos/acme/sre-backlog/issues/N",
		"PATCH /repos/acme/sre-backlog/issues/N", "GET /repos/acme/sre-backlog/issues/N/comments", "POST /repos/acme/sre-backlog/issues/N/comments", "POST /repos/acme/sre-backlog/issues/N/sub_issues"} {
		if j.calls[want] == 0 {
			t.Errorf("%s was not called: %v", want, j.calls)
		}
	}
}

// TestAcceptanceProject puts an issue into a project, by GitHub's description.
func TestAcceptanceProject(t *testing.T) {
	upstream, written := project(t)
	j := &judge{calls: map[string]int{}, prism: proxy(t, upstream)}
	p := backlog.Project{Organization: "acme", Number: 5, Status: "Todo", Priority: map[policies.Severity]string{policies.High: "P0"}}
	if err := enlist(t, upstream, j, p, policies.High); err != nil || len(*written) != 2 {
		t.Errorf("error %v, written %q", err, *written)
	}
	for _, v := range j.violations {
		t.Error(v)
	}
}

// proxy starts Prism in front of a server and returns its host.
func proxy(t *testing.T, upstream string) string {
	t.Helper()
	tools, description := os.Getenv("AUDITOR_GITHUB_TOOLS"), os.Getenv("AUDITOR_BACKLOG_DESCRIPTION")
	if tools == "" || description == "" {
		t.Fatal("no AUDITOR_GITHUB_TOOLS or AUDITOR_BACKLOG_DESCRIPTION; run .ci/backlog/acceptance.sh")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().(*net.TCPAddr)
	listener.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "node", filepath.Join(tools, "node_modules/.bin/prism"), "proxy", "-h", "127.0.0.1", "-p", fmt.Sprint(address.Port), description, upstream)
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
		defer close(ready)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "Prism is listening") {
				ready <- true
				io.Copy(io.Discard, out)
			}
		}
	}()
	select {
	case ok := <-ready:
		if !ok {
			t.Fatal("Prism ended before it listened")
		}
	case <-time.After(time.Minute):
		t.Fatal("Prism did not listen within a minute")
	}
	return address.String()
}
