package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/cmd/resident"
	"github.com/corporate-sre/auditor/collectors/throttle"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/history"
)

// judgeOptions are the flags of what judges and reports.
type judgeOptions struct {
	ruleOptions
	out             string
	format          []string
	failOn          string
	onlyNew         bool
	allowIncomplete bool
	passes          bool
	full            bool
}

func (o *judgeOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	o.ruleOptions.flags(cmd)
	f.StringVar(&o.out, "out", "auditor-out", "folder for run.json and the reports")
	f.StringSliceVar(&o.format, "format", report.FormatNames(), "reports to write: "+strings.Join(report.FormatNames(), ", "))
	f.StringVar(&o.failOn, "fail-on", string(policies.High), "least severity that exits with 1, or none")
	f.BoolVar(&o.onlyNew, "new", false, "only findings that the last run did not have exit with 1")
	f.BoolVar(&o.allowIncomplete, "allow-incomplete", false, "do not exit with 3 when something could not be read")
	f.BoolVar(&o.passes, "with-passes", false, "keep passes in run.json")
	f.BoolVar(&o.full, "full", false, "judge everything, also what has not changed since the last run; the result is the same")
}

func (o *ruleOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&o.policy, "policy", nil, "Rego files or folders, instead of the built-in controls")
	f.BoolVar(&o.builtin, "builtin", false, "with --policy: the built-in controls too")
	f.StringSliceVar(&o.only, "only", nil, "only these controls; * stands for any text")
	f.StringVar(&o.engine, "engine", "", "engine that evaluates: "+engineHelp()+" (default "+engines[0].name+")")
}

func (o judgeOptions) verdict() (verdict, error) {
	if o.builtin && len(o.policy) == 0 {
		return verdict{}, usage(errors.New("--builtin goes with --policy; without it the built-in controls judge anyway"))
	}
	v := verdict{onlyNew: o.onlyNew, allowIncomplete: o.allowIncomplete}
	if o.failOn == "none" {
		return v, nil
	}
	v.failOn = policies.Severity(o.failOn)
	if v.failOn.Rank() < 0 {
		return v, usage(fmt.Errorf("no severity %q for --fail-on; use informational, low, medium, high, critical or none", o.failOn))
	}
	return v, nil
}

// An audit is one run of the pipeline: everything that can be wrong with its
// input is found out before the first call and the first write.
type audit struct {
	world   *world
	config  *Config
	options judgeOptions
	verdict verdict
	formats []report.Format
	judge   *judge
	history *history.Store // nil: none
}

func newAudit(ctx context.Context, w *world, c *Config, o judgeOptions) (*audit, error) {
	a := &audit{world: w, config: c, options: o}
	var err error
	if a.verdict, err = o.verdict(); err != nil {
		return nil, err
	}
	names := o.format
	if !slices.Contains(names, "json") {
		names = append([]string{"json"}, names...) // the joint that everything else is made from
	}
	if a.formats, err = report.ParseFormats(names...); err != nil {
		return nil, usage(err)
	}
	a.judge, err = newJudge(ctx, c, o, w)
	return a, err
}

func newJudge(ctx context.Context, c *Config, o judgeOptions, w *world) (*judge, error) {
	rules, err := loadRules(ctx, c, o.ruleOptions)
	if err != nil {
		return nil, err
	}
	var ids []string
	if len(o.policy) == 0 || o.builtin { // otherwise waivers speak of controls that are not loaded
		for _, control := range rules.program.Controls() {
			ids = append(ids, control.ID)
		}
	}
	waived, err := readWaivers(c, ids, w.now())
	if err != nil {
		return nil, err
	}
	files, err := readOwnerFiles(c)
	if err != nil {
		return nil, err
	}
	return &judge{config: c, rules: rules, owners: files, waivers: waived, passes: o.passes, say: w.say}, nil
}

// withHistory compares with the last run and, when the run is done, is told of
// it.
func (a *audit) withHistory(ctx context.Context) error {
	store, err := history.Open(ctx, a.config.historyURL())
	if err != nil {
		return err
	}
	a.history = store
	a.judge.compare, a.judge.open = store.Compare, store.Open
	return nil
}

// withMemory takes what the last run has answered where nothing has changed. Only
// a run of the whole configuration does: any other would leave too little for the
// next one.
func (a *audit) withMemory(dir string) {
	if !a.options.full && a.judge.rules.engine.remembers && !a.options.passes {
		a.judge.memory = &engine.Memory{File: dir + ".answers.zip", Version: programVersion()}
	}
}

func (a *audit) close() {
	if a.history != nil {
		a.history.Close()
	}
}

// finish judges the inventory, writes the run, remembers it, and tells the
// user.
func (a *audit) finish(ctx context.Context, dir string, used []throttle.Stat) (*report.Run, error) {
	a.judge.used = used
	run, err := a.judge.run(ctx, dir)
	if err != nil {
		return nil, err
	}
	if err := a.judge.rules.describe(a.config, run.Controls); err != nil {
		return nil, err
	}
	files, err := report.WriteFiles(a.options.out, run, a.formats)
	if err != nil {
		return nil, err
	}
	if a.history != nil {
		if err := a.history.Record(ctx, run); err != nil {
			return nil, err
		}
	}
	return run, a.world.show(run, files)
}

// show prints the summary of a run.
func (w *world) show(run *report.Run, files []string) error {
	return report.Terminal(w.stdout, run, report.TerminalOptions{Width: w.width, Colour: w.colour(), Files: files})
}

func runCommand(w *world) *cobra.Command {
	var co configOptions
	var collecting collectOptions
	var judging judgeOptions
	var replay string
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Collect, evaluate, triage and report",
		Long: `Read the sources, judge them, and write the reports.

With --inventory it judges what was collected before: no source is read, no
credentials are needed, and the history is left alone.

` + exitHelp,
		Example: `  auditor run                                          auditor.yaml, or the credentials that are there
  auditor run --config audit/auditor.yaml --deadline 50m
  auditor run --fail-on critical --new                 tell only of what is new and critical
  auditor run --inventory state/inventory --policy my.rego`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			if replay != "" {
				c, err := co.rules()
				if err != nil {
					return err
				}
				return replayed(ctx, w, c, judging, replay)
			}
			c, err := co.load(w, collecting.customEndpoints)
			if err != nil {
				return err
			}
			return nightly(ctx, w, c, collecting, judging)
		},
	}
	co.flags(cmd)
	collecting.flags(cmd)
	judging.flags(cmd)
	cmd.Flags().StringVar(&replay, "inventory", "", "judge this inventory instead of reading the sources")
	return cmd
}

// nightly is the main job.
func nightly(ctx context.Context, w *world, c *Config, collecting collectOptions, judging judgeOptions) error {
	if err := collecting.check(); err != nil {
		return err
	}
	a, err := newAudit(ctx, w, c, judging)
	if err != nil {
		return err
	}
	defer a.close()
	if part := partial(collecting, judging); part != "" {
		w.say("%s leaves something out: this is no night, and the history is left alone", part)
	} else if err := a.withHistory(ctx); err != nil {
		return err
	}
	resident.GiveBack()                                     // compiling the controls took more than reading and judging will
	if err := os.MkdirAll(judging.out, 0o700); err != nil { // hours of reading would be for nothing
		return fmt.Errorf("--out: %w", err)
	}
	dir := c.path(c.Inventory)
	if partial(collecting, judging) == "" {
		a.withMemory(dir)
	}
	used, err := collect(ctx, w, c, collecting, dir)
	if err != nil {
		return err
	}
	run, err := a.finish(ctx, dir, used)
	if err != nil {
		return err
	}
	return ended(a.verdict.code(run))
}

// partial names the flag that leaves out sources or controls; empty means that
// none does. What such a run does not find is not gone.
func partial(c collectOptions, j judgeOptions) string {
	switch {
	case len(c.source) > 0:
		return "--source"
	case len(j.only) > 0:
		return "--only"
	case len(j.policy) > 0:
		return "--policy"
	}
	return ""
}

// replayed judges an inventory that is there.
func replayed(ctx context.Context, w *world, c *Config, judging judgeOptions, dir string) error {
	if judging.onlyNew {
		return usage(errors.New("--new needs the history, which judging an inventory leaves alone"))
	}
	a, err := newAudit(ctx, w, c, judging)
	if err != nil {
		return err
	}
	if sameFile(dir, c.path(c.Inventory)) && partial(collectOptions{}, judging) == "" {
		a.withMemory(dir)
	}
	run, err := a.finish(ctx, dir, nil)
	if err != nil {
		return err
	}
	return ended(a.verdict.code(run))
}

// ended turns an exit code into the error that carries it.
func ended(code int) error {
	if code == exitClean {
		return nil
	}
	return exitError{code: code}
}

func evaluateCommand(w *world) *cobra.Command {
	var co configOptions
	var judging judgeOptions
	var dir string
	cmd := &cobra.Command{
		Use:   "evaluate",
		Short: "Judge an inventory and write run.json",
		Example: `  auditor evaluate --inventory state/inventory --out auditor-out
  auditor evaluate --only 'cost.*'`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			if dir == "" {
				dir = c.path(c.Inventory)
			}
			if !cmd.Flags().Changed("format") {
				judging.format = []string{"json"}
			}
			return replayed(cmd.Context(), w, c, judging, dir)
		},
	}
	co.flags(cmd)
	judging.flags(cmd)
	cmd.Flags().StringVar(&dir, "inventory", "", "folder to judge instead of the configuration's")
	return cmd
}

func reportCommand(w *world) *cobra.Command {
	var file, out string
	var formats []string
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write the reports of a run again",
		Example: `  auditor report --run auditor-out/run.json                      the summary
  auditor report --run auditor-out/run.json --format markdown   to standard output
  auditor report --run auditor-out/run.json --format html,csv --out pages`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			chosen, err := report.ParseFormats(formats...)
			if err != nil {
				return usage(err)
			}
			run, err := readRun(file)
			if err != nil {
				return err
			}
			switch {
			case out != "":
				files, err := report.WriteFiles(out, run, chosen)
				if err != nil {
					return err
				}
				return w.show(run, files)
			case len(chosen) == 0:
				return w.show(run, nil)
			case len(chosen) == 1:
				return chosen[0].Write(w.stdout, run)
			}
			return usage(errors.New("several formats do not fit standard output; name a folder with --out"))
		},
	}
	f := cmd.Flags()
	f.StringVar(&file, "run", filepath.Join("auditor-out", "run.json"), "run.json to read")
	f.StringVar(&out, "out", "", "folder to write to, instead of standard output")
	f.StringSliceVar(&formats, "format", nil, "reports to write: "+strings.Join(report.FormatNames(), ", "))
	return cmd
}
