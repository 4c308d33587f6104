package backlog_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

// A company is what is true, and what the history knows of it.
type company struct {
	broken  map[string]policies.Severity // asset to how bad it is; absent: it is all right
	blind   map[string]bool              // places that cannot be read
	waived  map[string]bool
	open    map[string]policies.Finding // what the history holds for open
	began   []time.Time                 // runs that the history knows
	night   int
	retired bool // the control is turned off
}

// assets are in two places and have two owners.
var assets = func() (all []string) {
	for i := range 10 {
		all = append(all, fmt.Sprintf("asset-%d", i))
	}
	return all
}()

func placeOf(asset string) string { return "aws:" + string('0'+(asset[len(asset)-1]-'0')%2) }

// truth is the finding of an asset if it fails, as a run that can see it says.
func (c *company) truth(asset string) (policies.Finding, bool) {
	f := bucket(asset)
	f.Place = placeOf(asset)
	f.Owner.Name = map[bool]string{true: "payments", false: "search"}[asset < "asset-6"]
	severity, broken := c.broken[asset]
	f.Severity = severity
	if c.waived[asset] {
		f.Waiver, f.Channel = &policies.Waiver{Reason: "moves", Approver: "y.sato@acme.example", Expires: night(10_000)}, policies.Log
	}
	return f, broken
}

// run is the run of the next night; the history takes it in.
func (c *company) run() *report.Run {
	c.night++
	run := &report.Run{Schema: 1, ID: fmt.Sprint("night-", c.night), StartedAt: night(c.night), EndedAt: night(c.night), Compared: true}
	if !c.retired {
		run.Controls = []report.Control{{Control: policies.Control{ID: bucketControl, Title: "Buckets are private"}}}
	}
	for _, place := range []string{"aws:0", "aws:1"} {
		state := collectors.Complete
		if c.blind[place] {
			state = collectors.Denied
			if !c.retired {
				run.Findings = append(run.Findings, policies.Finding{Fingerprint: "blind " + place, Control: bucketControl, Status: policies.Unknown, Place: place,
					Asset: policies.Asset{ID: place, Type: "aws.bucket", Name: place}, Reason: "denied"})
			}
		}
		run.Coverage = append(run.Coverage, collectors.Coverage{Place: place, AssetType: "aws.bucket", State: state})
	}
	for _, asset := range assets {
		f, broken := c.truth(asset)
		old, known := c.open[asset]
		switch {
		case c.retired && known:
			old.Status, old.Change = policies.NotApplicable, policies.Absent
			run.Findings = append(run.Findings, old)
			delete(c.open, asset)
		case c.retired:
		case c.blind[f.Place] && known:
			old.Status, old.Reason = policies.Unknown, "not read this time"
			run.Findings = append(run.Findings, old)
		case c.blind[f.Place]:
		case broken:
			run.Findings = append(run.Findings, f)
			c.open[asset] = f
		case known:
			old.Status, old.Change = policies.Pass, policies.Absent
			run.Findings = append(run.Findings, old)
			delete(c.open, asset)
		}
	}
	for _, began := range c.began {
		run.Trend = append(run.Trend, report.TrendPoint{StartedAt: began})
	}
	c.began = append(c.began, run.StartedAt)
	return run
}

// errKilled is what a call ends with when the program is no more.
var errKilled = errors.New("killed")

// A killer ends the program at a write.
type killer struct {
	left  atomic.Int64 // writes until it strikes
	after bool         // the write still gets through
	once  bool         // only the answer is lost
	dead  atomic.Bool
}

func (k *killer) RoundTrip(r *http.Request) (*http.Response, error) {
	if k.dead.Load() {
		return nil, errKilled
	}
	write := r.Method != http.MethodGet && !strings.HasSuffix(r.URL.Path, "/graphql")
	if !write || k.left.Add(-1) != 0 {
		return http.DefaultTransport.RoundTrip(r)
	}
	k.dead.Store(!k.once)
	if k.after {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			resp.Body.Close()
		}
	}
	return nil, errKilled
}

// TestNeverTwiceNeverLost keeps a backlog for many nights in which things break
// and are mended, places cannot be read, the history is lost, people do what
// they like, and the program is killed at any write.
func TestNeverTwiceNeverLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := sit(t, nil, github.Options{})
		defer d.Close()
		c := &company{broken: map[string]policies.Severity{}, blind: map[string]bool{}, waived: map[string]bool{}, open: map[string]policies.Finding{}}
		severities := []policies.Severity{policies.Medium, policies.High, policies.Critical}
		o := backlog.Options{GroupAbove: 3, MaxNew: rapid.SampledFrom([]int{2, 50}).Draw(rt, "new issues"), Parents: rapid.Bool().Draw(rt, "parents")}
		for range rapid.IntRange(2, 12).Draw(rt, "nights") {
			for _, asset := range rapid.SliceOfN(rapid.SampledFrom(assets), 0, 5).Draw(rt, "changes") {
				switch rapid.IntRange(0, 3).Draw(rt, "change") {
				case 0, 1:
					c.broken[asset] = rapid.SampledFrom(severities).Draw(rt, "severity")
				case 2:
					delete(c.broken, asset)
				case 3:
					c.waived[asset] = !c.waived[asset]
				}
			}
			clear(c.blind)
			c.blind[rapid.SampledFrom([]string{"", "aws:0", "aws:1"}).Draw(rt, "blind")] = true
			c.retired = rapid.IntRange(0, 9).Draw(rt, "control") == 0
			if rapid.IntRange(0, 7).Draw(rt, "history") == 0 {
				c.open, c.began = map[string]policies.Finding{}, nil
			}
			people(rt, d)
			run := c.run()
			d.Pass(24*time.Hour - 2*time.Minute)
			if rapid.IntRange(0, 5).Draw(rt, "late") == 0 {
				continue // the night's apply never began
			}
			before := d.ours()
			o.Now = run.StartedAt.Add(time.Hour)
			crash(rt, d, run, o)
			settle(rt, d, run, o)
			examine(rt, d, c, before, o.MaxNew > 2)
		}
	})
}

// people do what they like with some issue.
func people(rt *rapid.T, d *desk) {
	owner, reader := d.Humans()
	for range rapid.IntRange(0, 3).Draw(rt, "people") {
		issues := slices.DeleteFunc(d.ours(), func(i github.Issue) bool { return i.Deleted || i.Moved || i.Repository != "sre-backlog" })
		if len(issues) == 0 {
			return
		}
		i := issues[rapid.IntRange(0, len(issues)-1).Draw(rt, "issue")]
		repo, n := i.Repository, i.Number
		acts := []func() error{
			func() error { return d.CommentIssue(repo, n, reader, i.Body) },
			func() error { return d.AssignIssue(repo, n, owner, owner) },
			func() error { return d.RetitleIssue(repo, n, owner, "ours now") },
			func() error { return d.LabelIssue(repo, n, owner, "auditor:waived", true) },
			func() error { return d.LabelIssue(repo, n, owner, "auditor:waived", false) },
			func() error { return d.LabelIssue(repo, n, owner, "auditor", false) },
			func() error { return d.LockIssue(repo, n, owner) },
			func() error { return d.DeleteIssue(repo, n, owner) },
			func() error { return d.TransferIssue(repo, n, owner, "web") },
			func() error {
				return d.EditIssue(repo, n, owner, func(b string) string { return b + "\r\nnotes\r\n" })
			},
			func() error {
				return d.EditIssue(repo, n, owner, func(b string) string { return strings.Replace(b, "<!-- auditor:begin -->", "", 1) })
			},
			func() error {
				return d.EditIssue(repo, n, owner, func(b string) string { _, rest, _ := strings.Cut(b, "\n"); return rest })
			},
		}
		if i.State == "open" {
			for _, reason := range []string{"completed", "not_planned", "duplicate"} {
				acts = append(acts, func() error { return d.CloseIssue(repo, n, owner, reason) })
			}
		} else {
			acts = append(acts, func() error { return d.ReopenIssue(repo, n, owner) }, func() error { return d.ReopenIssue(repo, n, reader) })
		}
		if err := rapid.SampledFrom(acts).Draw(rt, "act")(); err != nil {
			rt.Fatal(err)
		}
	}
}

// crash applies the run some times, with every kind of trouble.
func crash(rt *rapid.T, d *desk, run *report.Run, o backlog.Options) {
	for range rapid.IntRange(0, 2).Draw(rt, "crashes") {
		plan := d.plan(run, o)
		k := &killer{after: rapid.Bool().Draw(rt, "after the write"), once: rapid.Bool().Draw(rt, "only the answer")}
		k.left.Store(int64(rapid.IntRange(1, 8).Draw(rt, "writes")))
		r, err := backlog.Apply(rt.Context(), d.another(d.BacklogToken(), k), plan, backlog.Ledger{Issues: maps.Clone(d.ledger.Issues), Lost: d.ledger.Lost})
		if err == nil {
			d.ledger = r.Ledger // who is killed writes no ledger
		}
		if rapid.Bool().Draw(rt, "at once") {
			// Another apply made its plan at the same time.
			if _, err := backlog.Apply(rt.Context(), d.tracker, plan, d.ledger); err != nil {
				rt.Fatal(err)
			}
		}
	}
}

// settle applies until there is nothing more to write, which must be soon.
func settle(rt *rapid.T, d *desk, run *report.Run, o backlog.Options) {
	const limit = 3
	for n := 0; ; n++ {
		plan := d.plan(run, o)
		if plan.Refused != "" {
			rt.Fatalf("night is refused: %s", plan.Refused)
		}
		r, err := backlog.Apply(rt.Context(), d.tracker, plan, d.ledger)
		if err != nil {
			rt.Fatal(err)
		}
		d.ledger = r.Ledger
		if r.Writes() == 0 {
			if len(plan.Actions) > 0 && len(r.Notes) == 0 {
				rt.Fatalf("it plans and writes nothing: %+v", plan.Actions)
			}
			return
		}
		if n == limit {
			rt.Fatalf("apply %d still writes: %s, of %+v", n, r, plan.Actions)
		}
	}
}

// examine checks what must hold after every night. All says that no finding waits
// for a later one.
func examine(rt *rapid.T, d *desk, c *company, before []github.Issue, all bool) {
	wasOpen := map[string]bool{}
	for _, i := range before {
		wasOpen[fmt.Sprint(i.Repository, i.Number)] = i.State == "open"
	}
	open := map[string]int{}
	said := map[string]bool{} // assets that an issue speaks of, whoever closed it
	for _, i := range d.ours() {
		if i.Deleted || i.Moved || i.Repository != "sre-backlog" {
			continue
		}
		fingerprint := ""
		for field := range strings.FieldsSeq(i.Body) {
			if v, ok := strings.CutPrefix(field, "fp="); ok && fingerprint == "" {
				fingerprint = v
			}
		}
		if i.State == "open" && fingerprint != "" {
			if open[fingerprint]++; open[fingerprint] > 1 {
				rt.Fatalf("%s has two open issues", fingerprint)
			}
		}
		ended := strings.Contains(strings.SplitN(i.Body, "\n", 2)[0], "state=resolved")
		for _, asset := range assets {
			f, broken := c.truth(asset)
			if fingerprint != f.Fingerprint || !ended || i.State == "open" || !wasOpen[fmt.Sprint(i.Repository, i.Number)] {
				continue
			}
			if broken || c.blind[f.Place] && c.open[asset].Control != "" {
				rt.Fatalf("#%d is closed, and %s is broken: %v, blind: %v", i.Number, asset, broken, c.blind[f.Place])
			}
		}
		if i.State == "closed" && i.Reason == "duplicate" && i.DuplicateOf == 0 && strings.Contains(i.Body, "state=duplicate") {
			rt.Fatalf("#%d repeats nothing", i.Number)
		}
		for _, asset := range assets {
			f, _ := c.truth(asset)
			first, _, _ := strings.Cut(i.Body, "\n")
			if fingerprint == f.Fingerprint || strings.Contains(first, f.Fingerprint[:12]) || !strings.HasPrefix(first, "<!-- auditor:v1") {
				said[asset] = true // where the first line is gone nobody knows
			}
		}
	}
	for _, asset := range assets {
		f, broken := c.truth(asset)
		if !all || !broken || c.blind[f.Place] || c.retired || c.waived[asset] || said[asset] || lost(d, f) {
			continue
		}
		rt.Fatalf("%s is broken, and no issue says so", asset)
	}
}

// lost reports whether a person took away the issue of a finding or its group.
func lost(d *desk, f policies.Finding) bool {
	return len(d.ledger.Lost) > 0 || slices.ContainsFunc(d.Issues(), func(i github.Issue) bool { return i.Moved || i.Deleted })
}
