package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	githubacme "github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// A backlogDesk is a folder with a configuration, and acme's GitHub.
type backlogDesk struct {
	t      *testing.T
	github *githubacme.Server
	dir    string
	out    *bytes.Buffer
	world  *world
	now    time.Time
}

func sitAtBacklog(t *testing.T, owners string) *backlogDesk {
	t.Helper()
	d := &backlogDesk{t: t, dir: t.TempDir(), out: new(bytes.Buffer), now: time.Date(2026, 11, 1, 18, 0, 0, 0, time.UTC)}
	var err error
	if d.github, err = githubacme.Start(githubacme.Options{Company: acme.New(acme.Options{Seed: 1, Now: d.now, Night: 1})}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.github.Close() })
	id, installation, key := d.github.BacklogApp()
	d.write("auditor.yaml", map[string]any{
		"version": 1, "company": "acme", "sources": map[string]any{"aws": map[string]any{}}, "owners": "owners.yaml",
		"backlog": map[string]any{"max_new": 5, "mention": true, "labels": []string{"team:sre"}, "github": map[string]any{
			"repository": "acme/sre-backlog", "base_url": d.github.URL,
			"app": map[string]any{"id": id, "installation_id": installation, "private_key_env": "KEY"},
		}},
	})
	if err := os.WriteFile(filepath.Join(d.dir, "owners.yaml"), []byte(owners), 0o600); err != nil {
		t.Fatal(err)
	}
	d.world = &world{
		stdout: d.out, stderr: d.out, now: func() time.Time { return d.now }, environ: func() []string { return nil },
		getenv: func(name string) string { return map[string]string{"KEY": string(key)}[name] },
	}
	return d
}

func (d *backlogDesk) write(name string, v any) {
	d.t.Helper()
	b, err := yaml.Marshal(v)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, name), b, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// night writes the run.json of a night.
func (d *backlogDesk) night(n int, findings ...policies.Finding) {
	d.t.Helper()
	d.now = time.Date(2026, 11, n, 18, 0, 0, 0, time.UTC)
	run := report.Run{Schema: 1, Company: "acme", ID: d.now.Format(time.DateOnly), StartedAt: d.now.Add(-time.Hour), EndedAt: d.now, Compared: true, Findings: findings, Assets: map[string]int{},
		Coverage: []collectors.Coverage{{Place: "aws:1", AssetType: "aws.bucket", State: collectors.Complete}},
		Controls: []report.Control{{Control: policies.Control{ID: "guardrails.x", Title: "It holds"}}}}
	for i := 1; i < n; i++ {
		run.Trend = append(run.Trend, report.TrendPoint{StartedAt: run.StartedAt.AddDate(0, 0, i-n)})
	}
	b, err := json.Marshal(run)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "run.json"), b, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// auditor runs a command and returns what it said, with its error.
func (d *backlogDesk) auditor(args ...string) string {
	d.t.Helper()
	d.out.Reset()
	root := rootCommand(d.world)
	root.SetArgs(append(args, "--config", filepath.Join(d.dir, "auditor.yaml"), "--run", filepath.Join(d.dir, "run.json"), "--allow-custom-endpoints"))
	if err := root.ExecuteContext(context.Background()); err != nil {
		return d.out.String() + "error: " + err.Error()
	}
	return d.out.String()
}

func (d *backlogDesk) expect(want string, args ...string) {
	d.t.Helper()
	if got := d.auditor(args...); !strings.Contains(got, want) {
		d.t.Errorf("%s says\n%s\nwant %q", strings.Join(args, " "), got, want)
	}
}

func failed(name, owner string) policies.Finding {
	return policies.Finding{Fingerprint: policies.Fingerprint("guardrails.x", name), Control: "guardrails.x", Status: policies.Fail, Severity: policies.High,
		Asset: policies.Asset{ID: name, Type: "aws.bucket", Name: name}, Place: "aws:1", Messages: []string{"does not hold"}, Owner: policies.Owner{Name: owner}, Channel: policies.Ticket}
}

func TestBacklog(t *testing.T) {
	d := sitAtBacklog(t, "teams: [{name: payments, github: '@acme/payments', issues: acme/web}, {name: search, github: '@acme/search'}]\n")
	d.night(1, failed("a", "search"), failed("b", "payments"))
	d.expect("2 to open, 0 to update, 0 to close, 0 to reopen", "backlog", "plan", "--allow-public")
	d.expect("read by the world", "backlog", "plan")
	d.expect("apply with --first", "backlog", "apply", "--allow-public")
	d.expect("2 opened, 0 updated", "backlog", "apply", "--allow-public", "--first", "--pace", "0")
	d.expect("0 opened, 0 updated, 0 closed, 0 reopened", "backlog", "apply", "--allow-public", "--pace", "0")
	where := map[string]string{}
	for _, i := range d.github.Issues() {
		if i.Author == "acme-backlog[bot]" {
			where[i.Title[:1]] = i.Repository + " " + strings.Join(i.Labels, " ")
			if i.Repository == "sre-backlog" && !strings.Contains(i.Body, "cc @acme/search\n") {
				t.Errorf("nobody is told:\n%s", i.Body)
			}
		}
	}
	if where["a"] != "sre-backlog auditor severity:high team:sre" || !strings.HasPrefix(where["b"], "web ") {
		t.Errorf("issues are in %v", where)
	}
	if _, err := os.Stat(filepath.Join(d.dir, "state", "backlog.json")); err != nil {
		t.Error(err)
	}
	d.github.Pass(24 * time.Hour)
	d.night(2, failed("a", "search"), failed("c", "search"))
	d.expect("1 to open, 0 to update, 1 to close, 0 to reopen", "backlog", "plan", "--allow-public", "--out", filepath.Join(d.dir, "reviewed.json"))
	d.night(2, failed("a", "search"), failed("c", "search"), failed("d", "search"))
	d.expect("1 opened, 0 updated, 1 closed", "backlog", "apply", "--allow-public", "--plan", filepath.Join(d.dir, "reviewed.json"), "--pace", "0")
}

// With --first the backlog begins anew, whatever another one left behind.
func TestBacklogBeginsAnew(t *testing.T) {
	d := sitAtBacklog(t, "teams: []\n")
	d.night(1, failed("a", ""))
	d.expect("1 opened", "backlog", "apply", "--first", "--pace", "0")
	owner, _ := d.github.Humans()
	for _, i := range d.github.Issues() {
		if i.Author == "acme-backlog[bot]" {
			if err := d.github.DeleteIssue(i.Repository, i.Number, owner); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.expect("0 to open", "backlog", "plan")
	d.expect("left alone: 1 deleted or transferred", "backlog", "apply", "--pace", "0")
	d.expect("1 opened", "backlog", "apply", "--first", "--pace", "0")
}

func TestBacklogRefuses(t *testing.T) {
	d := sitAtBacklog(t, "teams: []\n")
	d.night(2, failed("a", ""))
	d.expect("0 updated", "backlog", "apply", "--first", "--pace", "0")
	d.night(1, failed("b", ""))
	d.expect("use the newest run", "backlog", "apply", "--pace", "0")
	d.write("auditor.yaml", map[string]any{"version": 1, "company": "acme", "sources": map[string]any{"aws": map[string]any{}}})
	d.expect("names no backlog", "backlog", "apply")
}

func TestBacklogConfigRefused(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"no repository":    {"backlog: {}", "backlog.github is missing"},
		"a name alone":     {"backlog: {github: {repository: acme}}", `"acme"; write it as owner/name`},
		"a token":          {"backlog: {github: {repository: a/b, token_env: ghp_1}}", "backlog.github.token_env is no name of a variable"},
		"half an App":      {"backlog: {github: {repository: a/b, app: {id: 1}}}", "backlog.github.app needs"},
		"no project":       {"backlog: {github: {repository: a/b, project: {}}}", "project.number is missing"},
		"a severity":       {"backlog: {github: {repository: a/b, project: {number: 1, priority: {urgent: P0}}}}", `no severity "urgent"`},
		"a label of two":   {"backlog: {github: {repository: a/b}, labels: ['a,b']}", "is no label"},
		"a secret address": {"alerts: {slack: {url_env: 'https://hooks.slack.com/x'}}", "alerts.slack.url_env is no name of a variable"},
		"no address":       {"alerts: {webhook: {}}", "alerts.webhook.url_env is missing"},
		"hours":            {"alerts: {quiet: 22-7}", "write it as 22:00-07:00"},
		"a timezone":       {"alerts: {timezone: Mars}", `no "Mars"`},
	} {
		_, err := parseConfig("a.yaml", []byte("version: 1\nsources: {aws: {}}\n"+c.in+"\n"))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hooks.slack.com") {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}

func TestBacklogRefusesRunsThatAreNotOfTonight(t *testing.T) {
	d := sitAtBacklog(t, "teams: []\n")
	d.night(1, failed("a", ""))
	path := filepath.Join(d.dir, "run.json")
	night, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, old, new, want string }{
		{"another company's", `"company":"acme"`, `"company":"globex"`, `is of the company "globex", and the configuration of "acme"`},
		{"from the future", `"started_at":"2026-11-01T17`, `"started_at":"2026-11-01T19`, "which is still to come"},
	} {
		changed := bytes.Replace(night, []byte(test.old), []byte(test.new), 1)
		if bytes.Equal(changed, night) {
			t.Fatalf("%s: the run has no %s", test.name, test.old)
		}
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		d.expect(test.want, "backlog", "plan", "--allow-public")
		d.expect(test.want, "backlog", "apply", "--allow-public", "--first")
	}
}

func TestBacklogOpensAsManyAsItIsTold(t *testing.T) {
	d := sitAtBacklog(t, "teams: []\n")
	d.night(1, failed("a", "x"), failed("b", "y"))
	d.expect("0 to open", "backlog", "plan", "--allow-public", "--max-new", "0")
	d.expect("2 to open", "backlog", "plan", "--allow-public", "--max-new", "1") // and the digest
	d.expect("no negative number", "backlog", "plan", "--allow-public", "--max-new", "-1")
	d.expect("no negative number", "backlog", "apply", "--allow-public", "--pace", "-1s")
}

func TestBacklogIsWrittenOnByWhoBeganIt(t *testing.T) {
	d := sitAtBacklog(t, "teams: []\n")
	d.night(1, failed("a", ""))
	d.expect("1 opened", "backlog", "apply", "--allow-public", "--first", "--pace", "0")
	owner, _ := d.github.Humans()
	mine := d.world.getenv
	d.world.getenv = func(name string) string {
		if name == "TOKEN" {
			return d.github.HumanToken(owner)
		}
		return mine(name)
	}
	d.write("auditor.yaml", map[string]any{
		"version": 1, "company": "acme", "sources": map[string]any{"aws": map[string]any{}},
		"backlog": map[string]any{"github": map[string]any{"repository": "acme/sre-backlog", "base_url": d.github.URL, "token_env": "TOKEN"}},
	})
	for _, args := range [][]string{{"apply"}, {"apply", "--first"}, {"plan"}} {
		d.expect("1 issues of acme/sre-backlog are an auditor's backlog that acme-backlog[bot] wrote", append([]string{"backlog"}, append(args, "--allow-public")...)...)
	}
}

func TestBacklogWritesNothingWithoutItsState(t *testing.T) {
	d := sitAtBacklog(t, "teams: []\n")
	d.night(1, failed("a", ""))
	before := len(d.github.Issues())
	state := filepath.Join(d.dir, "state")
	if err := os.WriteFile(state, nil, 0o600); err != nil { // where its folder would be
		t.Fatal(err)
	}
	d.expect("backlog.state: ", "backlog", "apply", "--allow-public", "--first", "--pace", "0")
	if n := len(d.github.Issues()); n != before {
		t.Errorf("%d issues were opened", n-before)
	}
	if err := os.Remove(state); err != nil {
		t.Fatal(err)
	}
	unlock, err := inventory.Lock("the backlog", filepath.Join(state, "backlog.json.lock"), d.now)
	if err != nil {
		t.Fatal(err)
	}
	d.expect("is being written by process", "backlog", "apply", "--allow-public", "--first", "--pace", "0")
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	d.expect("1 opened", "backlog", "apply", "--allow-public", "--first", "--pace", "0")
}
