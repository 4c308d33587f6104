package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors/github"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

// backlogOptions are the flags of the backlog's commands.
type backlogOptions struct {
	run             string // run.json
	plan            string // file of a plan: apply makes only what stands there too
	out             string // file that the plan is written to; empty: beside the run
	maxNew          *int   // nil: the configuration's
	first           bool   // the repositories may have no issue of ours
	allowPublic     bool
	customEndpoints bool
	pace            time.Duration // least time between two writes
}

func backlogCommand(w *world) *cobra.Command {
	var co configOptions
	var o backlogOptions
	var maxNew int
	flags := func(cmd *cobra.Command) *cobra.Command {
		co.flags(cmd)
		f := cmd.Flags()
		f.StringVar(&o.run, "run", filepath.Join("auditor-out", "run.json"), "run.json of a whole night")
		f.StringVar(&o.out, "out", "", "file to write the plan to (default backlog-plan.json beside the run)")
		f.IntVar(&maxNew, "max-new", 0, "new issues at most, instead of the configuration's")
		f.BoolVar(&o.allowPublic, "allow-public", false, "accept a repository that the world can read")
		f.BoolVar(&o.customEndpoints, "allow-custom-endpoints", false, "accept a server other than GitHub's")
		return cmd
	}
	load := func(cmd *cobra.Command) (*Config, *report.Run, error) {
		if maxNew < 0 || o.pace < 0 {
			return nil, nil, usage(errors.New("--max-new and --pace take no negative number"))
		}
		if cmd.Flags().Changed("max-new") {
			o.maxNew = &maxNew
		}
		c, err := co.rules()
		if err != nil {
			return nil, nil, err
		}
		run, err := w.readNight(c, o.run)
		o.out = cmp.Or(o.out, filepath.Join(filepath.Dir(o.run), "backlog-plan.json"))
		return c, run, err
	}
	plan := flags(&cobra.Command{
		Use:     "plan",
		Short:   "Show what apply would write, and why; write nothing",
		Example: `  auditor backlog plan --run auditor-out/run.json`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, run, err := load(cmd)
			if err != nil {
				return err
			}
			p, _, _, err := planBacklog(cmd.Context(), w, c, run, o)
			if err != nil {
				return err
			}
			return w.showPlan(p)
		},
	})
	apply := flags(&cobra.Command{
		Use:   "apply",
		Short: "Open, update, close and reopen issues as planned",
		Long: `Open, update, close and reopen issues, as "auditor backlog plan" shows it. The
plan is made anew of the issues as they are, and written to a file before the
first write. With --plan only what stands in that file is done.

An issue is closed by the evidence about its own finding, also after a night in
which something else could not be read. What was not read closes nothing.`,
		Example: `  auditor backlog apply --run auditor-out/run.json
  auditor backlog apply --first                 in a repository without issues of ours
  auditor backlog apply --plan reviewed.json    only what was reviewed`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, run, err := load(cmd)
			if err != nil {
				return err
			}
			p, r, err := backlogNight(cmd.Context(), w, c, run, o)
			if err != nil {
				return err
			}
			return w.showApplied(p, r)
		},
	})
	apply.Flags().StringVar(&o.plan, "plan", "", "do only what stands in this plan too")
	apply.Flags().BoolVar(&o.first, "first", false, "the repository has no issue of ours yet")
	apply.Flags().DurationVar(&o.pace, "pace", time.Second, "least time between two writes; GitHub asks for a second")
	return parent("backlog", "Keep issues in step with the findings", plan, apply)
}

// planBacklog lists the issues and plans. It writes the plan to o.out, if that
// is not empty.
func planBacklog(ctx context.Context, w *world, c *Config, run *report.Run, o backlogOptions) (backlog.Plan, *backlog.GitHub, backlog.Ledger, error) {
	fail := func(err error) (backlog.Plan, *backlog.GitHub, backlog.Ledger, error) {
		return backlog.Plan{}, nil, backlog.Ledger{}, err
	}
	tracker, err := openBacklog(w, c, o)
	if err != nil {
		return fail(err)
	}
	owners, err := readOwnerFiles(c)
	if err != nil {
		return fail(err)
	}
	b := c.Backlog
	repositories := owners.repositories(b.GitHub.Repository)
	var issues []backlog.Issue
	for _, r := range repositories {
		if err := tracker.Check(ctx, r, o.allowPublic); err != nil {
			return fail(err)
		}
		list, err := tracker.List(ctx, r)
		if err != nil {
			return fail(err)
		}
		issues = append(issues, list...)
	}
	ledger, err := readLedger(c.ledgerFile())
	if err != nil {
		return fail(err)
	}
	if o.first && len(issues) == 0 {
		ledger = backlog.Ledger{} // of another backlog
	}
	now := w.now().UTC()
	ledger = ledger.Meet(issues, repositories, now)
	options := backlog.Options{
		Repository: b.GitHub.Repository, Now: now, Route: owners.route(b.Mention), Labels: b.Labels, Type: b.Type,
		GroupAbove: b.GroupAbove, MaxNew: b.MaxNew, Parents: b.Parents, Lost: ledger.Lost,
	}
	if o.maxNew != nil {
		options.MaxNew = cmp.Or(*o.maxNew, backlog.NoneNew)
	}
	plan := backlog.NewPlan(run, issues, options)
	if plan.First && plan.Refused == "" {
		if plan.Refused, err = foreign(ctx, tracker, repositories); err != nil {
			return fail(err)
		}
	}
	if o.out != "" {
		text, err := json.MarshalIndent(plan, "", "  ")
		if err != nil {
			return fail(err)
		}
		if err := writeFile(o.out, append(text, '\n')); err != nil {
			return fail(err)
		}
	}
	return plan, tracker, ledger, nil
}

// backlogNight plans and applies. The result tells what was done, also when it
// ends with an error.
func backlogNight(ctx context.Context, w *world, c *Config, run *report.Run, o backlogOptions) (backlog.Plan, backlog.Result, error) {
	var none backlog.Result
	if c.Backlog == nil {
		return backlog.Plan{}, none, errNoBacklog
	}
	unlock, err := inventory.Lock("the backlog of "+c.Company, c.ledgerFile()+".lock", w.now())
	if err != nil {
		return backlog.Plan{}, none, fmt.Errorf("backlog.state: %w", err)
	}
	defer unlock()
	plan, tracker, ledger, err := planBacklog(ctx, w, c, run, o)
	switch {
	case err != nil:
		return plan, none, err
	case plan.Refused != "":
		return plan, none, errors.New(plan.Refused)
	case plan.First && len(plan.Actions) > 0 && !o.first:
		return plan, none, fmt.Errorf("%s has no issue of ours yet; look at \"auditor backlog plan\", then apply with --first", plan.Repository)
	}
	if o.plan != "" {
		if plan, err = reviewed(o.plan, plan, w); err != nil {
			return plan, none, err
		}
	}
	if err := writeLedger(c.ledgerFile(), ledger); err != nil { // before anything is opened
		return plan, none, err
	}
	result, err := backlog.Apply(ctx, tracker, plan, ledger)
	ledgerErr := writeLedger(c.ledgerFile(), result.Ledger)
	for _, note := range slices.Concat(result.Notes, result.Skipped) {
		w.say("backlog: %s", note)
	}
	if errors.Is(err, backlog.ErrThrottled) || errors.Is(err, backlog.ErrLost) {
		err = exitError{exitIncomplete, fmt.Errorf("%w; %s so far, and the next apply goes on", err, result)}
	}
	return plan, result, errors.Join(err, ledgerErr)
}

var errNoBacklog = errors.New(`the configuration names no backlog; add "backlog: {github: {repository: acme/sre-backlog}}"`)

// openBacklog makes the tracker of the configuration.
func openBacklog(w *world, c *Config, o backlogOptions) (*backlog.GitHub, error) {
	if c.Backlog == nil {
		return nil, errNoBacklog
	}
	g := c.Backlog.GitHub
	if g.BaseURL != "" && !o.customEndpoints {
		return nil, errors.New("backlog.github.base_url names a server other than GitHub's; remove it, or allow it with --allow-custom-endpoints")
	}
	token, err := backlogToken(w, g)
	if err != nil {
		return nil, err
	}
	var project *backlog.Project
	if p := g.Project; p != nil {
		owner, _, _ := strings.Cut(g.Repository, "/")
		project = &backlog.Project{Organization: owner, Number: p.Number, Status: p.Status, Priority: p.Priority}
	}
	return backlog.NewGitHub(backlog.GitHubOptions{BaseURL: g.BaseURL, Token: token, Pace: o.pace, Project: project})
}

func backlogToken(w *world, g *BacklogGitHubConfig) (func(context.Context) (string, error), error) {
	if a := g.App; a != nil {
		key := w.getenv(a.PrivateKeyEnv)
		if key == "" {
			return nil, fmt.Errorf("backlog.github.app.private_key_env: the variable %s is empty; set it to the App's private key (PEM)", a.PrivateKeyEnv)
		}
		if err := github.CheckKey([]byte(key)); err != nil {
			return nil, fmt.Errorf("backlog.github.app.private_key_env: the variable %s: %w", a.PrivateKeyEnv, err)
		}
		return github.NewTokens(github.Config{
			Organization: strings.Split(g.Repository, "/")[0], BaseURL: g.BaseURL, Gate: throttle.NewGate(throttle.GitHub()),
			App: &github.App{ID: a.ID, InstallationID: a.InstallationID, PrivateKey: []byte(key)},
		})
	}
	name := cmp.Or(g.TokenEnv, githubToken)
	token := w.getenv(name)
	if token == "" {
		return nil, fmt.Errorf("backlog.github.token_env: the variable %s is empty; set it to a token that may write issues", name)
	}
	return func(context.Context) (string, error) { return token, nil }, nil
}

// route says where the issues of an owner go. A person can be assigned, a team
// can be mentioned.
func (o ownerFiles) route(mention bool) func(policies.Owner) backlog.Route {
	return func(owner policies.Owner) backlog.Route {
		var r backlog.Route
		handle := owner.Contact
		if o.file != nil {
			repository, name := o.file.Issues(owner.Name)
			r.Repository, handle = repository, cmp.Or(name, handle)
		}
		login, is := strings.CutPrefix(handle, "@")
		switch {
		case !is || !handleForm.MatchString(login):
		case !strings.Contains(login, "/"):
			r.Assignees = []string{login}
		case mention:
			r.Mention = handle
		}
		return r
	}
}

// reviewed is as much of a plan as stands in a file too.
func reviewed(file string, plan backlog.Plan, w *world) (backlog.Plan, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return plan, err
	}
	var old backlog.Plan
	if err := json.Unmarshal(b, &old); err != nil {
		return plan, fmt.Errorf("%s is no plan: %w; make one with \"auditor backlog plan\"", file, err)
	}
	if old.Run != plan.Run {
		return plan, fmt.Errorf("%s is a plan of run %s, and this is run %s; name that run with --run, or plan again", file, old.Run, plan.Run)
	}
	agreed := map[string]bool{}
	for _, a := range old.Actions {
		agreed[deed(a)] = true
	}
	before := len(plan.Actions)
	plan.Actions = slices.DeleteFunc(plan.Actions, func(a backlog.Action) bool { return !agreed[deed(a)] })
	if left := before - len(plan.Actions); left > 0 {
		w.say("backlog: %d changes are not in %s, and are left out", left, file)
	}
	return plan, nil
}

// deed is what an action does, without when its issue was listed.
func deed(a backlog.Action) string {
	b, err := json.Marshal(struct {
		Kind    backlog.ActionKind
		Item    string
		Issue   backlog.Ref
		Edit    backlog.Edit
		Comment string
	}{a.Kind, a.Item, a.Issue, a.Edit, a.Comment})
	if err != nil {
		return "" // texts and numbers only: it does not happen
	}
	return string(b)
}
