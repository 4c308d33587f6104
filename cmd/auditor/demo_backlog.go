package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
	githubacme "github.com/corporate-sre/auditor/collectors/simulator/github"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

// backlogRepository is where acme's issues are.
const backlogRepository = "sre-backlog"

// deniedAtNight is what acme's auditor may not call in the second night.
const deniedAtNight = "iam:GetAccountSummary"

// demoBacklog keeps acme's backlog for two nights. In between some faults are
// mended, others are new, a person closes an issue, and a permission goes
// missing. It ends with an error unless every issue is what it should be.
func demoBacklog(ctx context.Context, w *world, o demoOptions) error {
	var err error
	if o.out, err = os.MkdirTemp("", "auditor-demo-"); err != nil {
		return err
	}
	defer os.RemoveAll(o.out) // a night of tomorrow in a history would make today's an old one
	o.simulator.Night = 1
	if slices.Contains(o.deny, deniedAtNight) {
		return nil
	}
	quiet := *w
	quiet.stdout = io.Discard // the report was shown
	quiet.now = func() time.Time { return o.simulator.Now }

	first, err := demoNight(ctx, &quiet, o, judgeOptions{out: o.out, failOn: "none"})
	if err != nil {
		return err
	}
	defer first.company.Close()
	tracker, err := githubacme.Start(githubacme.Options{Company: first.company.aws.Company()})
	if err != nil {
		return err
	}
	defer tracker.Close()
	d := &desk{world: w, tracker: tracker}
	fmt.Fprintf(w.stdout, "\nThe backlog, acme/%s\n", backlogRepository)
	if err := d.night(ctx, first, "night 1", true); err != nil {
		return err
	}
	closed, err := d.closeOne()
	if err != nil {
		return err
	}
	tracker.Pass(24 * time.Hour)
	o.simulator.Night, o.simulator.Now = 2, o.simulator.Now.Add(24*time.Hour)
	o.simulator.Faults = append(slices.Clone(o.simulator.Faults), acme.Fault{Operation: deniedAtNight, Kind: acme.Deny})
	quiet.now = func() time.Time { return o.simulator.Now }
	second, err := demoNight(ctx, &quiet, o, judgeOptions{out: o.out, failOn: "none"})
	if err != nil {
		return err
	}
	defer second.company.Close()
	if err := d.night(ctx, second, fmt.Sprintf("night 2, without %s, and with #%d closed by a person", deniedAtNight, closed), false); err != nil {
		return err
	}
	if err := d.night(ctx, second, "the same again", false); err != nil {
		return err
	}
	if d.last.Writes() != 0 {
		return exitError{exitFindings, fmt.Errorf("a second apply of the same run wrote: %s", d.last)}
	}
	return d.check(second.run, closed)
}

// A desk is where the backlog is kept.
type desk struct {
	*world
	tracker *githubacme.Server
	last    backlog.Result
}

// night applies the backlog of a run.
func (d *desk) night(ctx context.Context, n *demoRun, name string, first bool) error {
	c := *n.config
	c.Backlog = &BacklogConfig{GitHub: &BacklogGitHubConfig{
		Repository: "acme/" + backlogRepository, TokenEnv: "ACME_BACKLOG_TOKEN", BaseURL: d.tracker.URL,
	}}
	w := *d.world
	w.getenv = func(string) string { return d.tracker.BacklogToken() }
	w.now = n.world.now
	plan, result, err := backlogNight(ctx, &w, &c, n.run, backlogOptions{
		out: filepath.Join(n.options.out, "backlog-plan.json"), first: first, customEndpoints: true, pace: 0,
	})
	d.last = result
	if err != nil {
		return err
	}
	fmt.Fprintf(d.stdout, "%s: %s\n", name, result)
	d.showHeld(plan)
	return nil
}

// closeOne lets a person close an issue as not planned.
func (d *desk) closeOne() (int, error) {
	owner, _ := d.tracker.Humans()
	for _, i := range d.tracker.Issues() {
		if i.Repository == backlogRepository && i.State == "open" && ours(i) {
			return i.Number, d.tracker.CloseIssue(backlogRepository, i.Number, owner, "not_planned")
		}
	}
	return 0, errors.New("the first night opened no issue")
}

func ours(i githubacme.Issue) bool { return slices.Contains(i.Labels, backlog.Label) && !i.PullRequest }

// check holds the issues against the run: no finding has two, none is closed
// whose finding is still there, and what the person closed stays closed.
func (d *desk) check(run *report.Run, closed int) error {
	state := map[string]policies.Status{}
	for _, f := range run.Findings {
		if f.Change != policies.Absent {
			state[f.Fingerprint] = f.Status
		}
	}
	seen := map[string]int{}
	open, done := 0, 0
	for _, i := range d.tracker.Issues() {
		if i.Repository != backlogRepository || !ours(i) {
			continue
		}
		fingerprint, known := backlog.Fingerprint(i.Body)
		switch {
		case !known:
			return exitError{exitFindings, fmt.Errorf("issue #%d has no marker", i.Number)}
		case seen[fingerprint] > 0:
			return exitError{exitFindings, fmt.Errorf("issues #%d and #%d are about the same", seen[fingerprint], i.Number)}
		case i.Number == closed && i.State != "closed":
			return exitError{exitFindings, fmt.Errorf("issue #%d was opened again, though a person closed it", i.Number)}
		case i.State == "closed" && i.Number != closed && state[fingerprint] != "":
			return exitError{exitFindings, fmt.Errorf("issue #%d was closed, and its finding is %s", i.Number, state[fingerprint])}
		}
		seen[fingerprint] = i.Number
		if i.State == "open" {
			open++
		} else {
			done++
		}
	}
	fmt.Fprintf(d.stdout, "%d issues open, %d closed; none twice, none closed that is not over\n", open, done)
	return nil
}
