package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/aws"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// A company is a folder in which acme is audited, night after night, by the
// functions that demo and run are made of. It has a fixed clock.
type company struct {
	dir string
	now time.Time // of the next night
}

var firstNight = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)

func newCompany(t *testing.T) *company { return &company{dir: t.TempDir(), now: firstNight} }

// A night is what became of one audit.
type night struct {
	*report.Run
	code           int // exit code, findings of high severity failing
	acme           *simulator.Server
	scopes         map[string]bool // that were read, by Scope.ID
	stdout, stderr string
	dir            string // of the company, when a whole one was audited
}

// nightOptions is how a night goes. Its zero value is one without trouble.
type nightOptions struct {
	faults    []acme.Fault
	pageSize  int
	suspended []string // accounts, by name

	// over ends the time for reading, when it is true of the scopes that have
	// been read. Nil: there is time enough.
	over func(scopes map[string]bool) bool
}

// night audits acme once. The next night is an hour later, of which nobody at
// acme has noticed anything.
func (c *company) night(t *testing.T, o nightOptions) *night {
	t.Helper()
	n, err := c.try(t, o)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// try is night for one that may not come about.
func (c *company) try(t *testing.T, o nightOptions) (*night, error) {
	t.Helper()
	acme, err := simulator.Start(simulator.Options{Now: firstNight, Faults: o.faults, PageSize: o.pageSize, Suspended: o.suspended})
	if err != nil {
		t.Fatal(err)
	}
	defer acme.Close()
	config, err := furnish(c.dir, &simulated{aws: acme})
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	now := c.now
	c.now = c.now.Add(time.Hour)
	w := &world{
		stdout: &stdout, stderr: &stderr,
		getenv: func(string) string { return "" }, environ: func() []string { return nil },
		now: func() time.Time { return now },
	}
	a := c.audit(t, w, config)
	defer a.close()
	ctx, pass := newDeadline(t.Context())
	done := &scopesDone{ids: map[string]bool{}, then: func(ids map[string]bool) {
		if o.over != nil && o.over(ids) {
			pass()
		}
	}}
	collecting := collectOptions{progress: "none", workers: 32, limits: unlimited(), wrap: done.wrap, tune: tuning{aws: func(config *aws.Config) {
		key, secret := acme.Credentials()
		config.Credentials = credentials.NewStaticCredentialsProvider(key, secret, "")
		config.Attempts, config.MaxBackoff = attempts, time.Millisecond
	}}}
	dir := config.path(config.Inventory)
	used, err := collect(ctx, w, config, collecting, dir)
	if err != nil {
		return nil, err
	}
	run, err := a.finish(t.Context(), dir, used)
	if err != nil {
		t.Fatal(err)
	}
	return &night{Run: run, code: a.verdict.code(run), acme: acme, scopes: done.ids, stdout: stdout.String(), stderr: stderr.String()}, nil
}

// quietNight is a night without trouble, the same for all tests.
func quietNight(t *testing.T) *night {
	t.Helper()
	quiet.Lock()
	defer quiet.Unlock()
	if quiet.night == nil {
		n := newCompany(t).night(t, nightOptions{})
		if !n.Complete || len(n.by(policies.Unknown)) > 0 || len(n.by(policies.Fail)) == 0 {
			t.Fatalf("a night without trouble: complete %v, %d failures, %d unknown", n.Complete, len(n.by(policies.Fail)), len(n.by(policies.Unknown)))
		}
		quiet.night = n
	}
	return quiet.night
}

var quiet struct {
	sync.Mutex
	night *night
}

// attempts is how often a call is made in such a night.
const attempts = 2

// A deadline passes when somebody says so.
type deadline struct {
	context.Context
	over chan struct{}
}

func newDeadline(parent context.Context) (ctx context.Context, pass func()) {
	d := deadline{parent, make(chan struct{})}
	return d, sync.OnceFunc(func() { close(d.over) })
}

func (d deadline) Done() <-chan struct{} { return d.over }

func (d deadline) Err() error {
	select {
	case <-d.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// scopesDone notes the scopes that sources have read.
type scopesDone struct {
	then func(ids map[string]bool)

	mu  sync.Mutex
	ids map[string]bool
}

func (d *scopesDone) wrap(s collectors.Source) collectors.Source { return noted{s, d} }

type noted struct {
	collectors.Source
	done *scopesDone
}

func (n noted) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	result, err := n.Source.Collect(ctx, scope)
	n.done.mu.Lock()
	defer n.done.mu.Unlock()
	n.done.ids[scope.ID()] = true
	n.done.then(n.done.ids)
	return result, err
}

// audit is that of newAudit, with rules that all companies share: compiling
// them takes longer than a night.
func (c *company) audit(t *testing.T, w *world, config *Config) *audit {
	t.Helper()
	a := &audit{world: w, config: config, options: judgeOptions{out: filepath.Join(c.dir, "out"), failOn: string(policies.High)}}
	rules, err := acmeRules()
	if err != nil {
		t.Fatal(err)
	}
	files, err := readOwnerFiles(config)
	if err != nil {
		t.Fatal(err)
	}
	a.judge = &judge{config: config, rules: rules, owners: files}
	if a.verdict, err = a.options.verdict(); err != nil {
		t.Fatal(err)
	}
	if a.formats, err = report.ParseFormats("json"); err != nil {
		t.Fatal(err)
	}
	if err := a.withHistory(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// acmeRules are the built-in controls with acme's settings, which are the same
// every night.
var acmeRules = sync.OnceValues(func() (*rulebook, error) {
	acme, err := simulator.Start(simulator.Options{Now: firstNight})
	if err != nil {
		return nil, err
	}
	defer acme.Close()
	rules, err := rulesOf(context.Background(), &simulated{aws: acme})
	if err != nil {
		return nil, err
	}
	skip := rules.skip
	foreign := map[string]bool{}
	for _, c := range rules.program.Controls() {
		foreign[c.ID] = !aboutAWS(c)
	}
	rules.skip = func(id string) bool { return skip(id) || foreign[id] }
	return rules, nil
})

// rulesOf are the built-in controls with the settings of a company, which are
// the same every night.
func rulesOf(ctx context.Context, company *simulated) (*rulebook, error) {
	dir, err := os.MkdirTemp("", "auditor-rules-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	config, err := furnish(dir, company)
	if err != nil {
		return nil, err
	}
	return loadRules(ctx, config, ruleOptions{})
}

// aboutAWS reports whether a control judges what AWS and the people list tell,
// and nothing that other sources or the second wave do.
func aboutAWS(c policies.Control) bool {
	types := slices.Clone(c.AssetTypes)
	for _, j := range c.Related {
		types = append(types, j.Type)
	}
	return !slices.ContainsFunc(types, func(t string) bool { return !strings.HasPrefix(t, "aws.") && t != "hr.person" && t != "" })
}

// A subject is what a finding is about.
type subject struct{ control, asset string }

// by maps the findings of a status to what they are about.
func (n *night) by(status policies.Status) map[subject]policies.Finding {
	all := map[subject]policies.Finding{}
	for _, f := range n.Findings {
		if f.Status == status {
			all[subject{f.Control, f.Asset.ID}] = f
		}
	}
	return all
}

// gaps are the lines of coverage that prove nothing. What the second wave makes
// of them is left out.
func (n *night) gaps() []collectors.Coverage {
	return slices.DeleteFunc(slices.Clone(n.Coverage), func(c collectors.Coverage) bool {
		return !c.State.Blind() || strings.HasPrefix(c.AssetType, "identity.")
	})
}

// sees checks that a night keeps the promise: whatever a night without trouble
// found is found, or unknown, and nothing else is found but by the controls that
// may.
func (n *night) sees(t *testing.T, clean *night, may ...string) {
	t.Helper()
	failed, unknown := n.by(policies.Fail), n.by(policies.Unknown)
	want := clean.by(policies.Fail)
	for s, f := range want {
		_, found := failed[s]
		_, open := unknown[s]
		if !found && !open && !n.unseen(f) {
			t.Errorf("%s on %s is neither failed nor unknown", s.control, s.asset)
		}
	}
	for s, f := range failed {
		if _, known := want[s]; !known && !slices.Contains(may, s.control) {
			t.Errorf("%s fails on %s, and did not without trouble: %s", s.control, s.asset, strings.Join(f.Messages, "; "))
		}
	}
}

// unseen reports whether the night says that the control could not see assets
// of that type where the finding's is, or in what is around that.
func (n *night) unseen(f policies.Finding) bool {
	return slices.ContainsFunc(n.Findings, func(u policies.Finding) bool {
		provider, _, _ := strings.Cut(f.Place, ":")
		around := f.Place == u.Place || strings.HasPrefix(f.Place, u.Place+"/") || u.Place == provider ||
			strings.HasPrefix(u.Place, "aws:o-") || f.Place == "identity:"+u.Place || strings.HasPrefix(f.Place, u.Place+":")
		if u.Status != policies.Unknown || u.Control != f.Control {
			return false
		}
		return u.Asset.Meta() || u.Asset.Type == f.Asset.Type && u.Asset.ID == u.Place && around
	})
}
