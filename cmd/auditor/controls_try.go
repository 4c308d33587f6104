package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/report"
)

// A trial is how the Rego tests are run.
type trial struct {
	config   configOptions
	filter   string
	verbose  bool
	coverage bool
	watch    bool
}

func controlsTestCommand(w *world) *cobra.Command {
	var t trial
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the Rego tests of the built-in controls, or of yours",
		Example: `  auditor controls test
  auditor controls test ./policies --run owner
  auditor controls test ./policies --coverage
  auditor controls test ./policies --watch`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if !t.watch {
				return t.run(cmd.Context(), w, paths)
			}
			if len(paths) == 0 {
				return usage(errors.New("--watch needs a path; the built-in controls do not change"))
			}
			return t.again(cmd.Context(), w, paths)
		},
	}
	t.config.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&t.filter, "run", "", "only tests that this regular expression fits")
	f.BoolVarP(&t.verbose, "verbose", "v", false, "tell of those that passed too")
	f.BoolVar(&t.coverage, "coverage", false, "say which lines no test evaluates; it fails when there are some")
	f.BoolVar(&t.watch, "watch", false, "run them again whenever a file changes, until interrupted")
	return cmd
}

func (t trial) run(ctx context.Context, w *world, paths []string) error {
	c, err := t.config.rules()
	if err != nil {
		return err
	}
	set, _, err := policySet(c, ruleOptions{policy: paths})
	if err != nil {
		return err
	}
	if !t.coverage {
		results, err := engine.Test(ctx, set, t.filter)
		if err != nil {
			return err
		}
		return w.tellTests(results, t.verbose)
	}
	results, files, err := engine.Cover(ctx, set, t.filter)
	if err != nil {
		return err
	}
	uncovered := w.tellCoverage(files)
	if err := w.tellTests(results, t.verbose); err != nil {
		return err
	}
	return uncovered
}

// tellCoverage tells of the files that are not covered whole.
func (w *world) tellCoverage(files []engine.Coverage) error {
	out := report.NewSafeWriter(w.stdout)
	covered, lines := 0, 0
	for _, f := range files {
		covered, lines = covered+f.Covered, lines+f.Lines
		if len(f.Missing) > 0 {
			fmt.Fprintf(out, "%s: no test evaluates line %s\n", f.File, strings.Trim(strings.ReplaceAll(fmt.Sprint(f.Missing), " ", ", "), "[]"))
		}
	}
	fmt.Fprintf(out, "%d of %d lines covered\n", covered, lines)
	if covered < lines {
		return exitError{code: exitFindings}
	}
	return nil
}

// again runs the tests whenever a file changes. It ends without an error when it
// is interrupted.
func (t trial) again(ctx context.Context, w *world, paths []string) error {
	ticker := time.NewTicker(watchInterval)
	defer ticker.Stop()
	for last := ""; ; {
		if now := stateOf(paths); now != last {
			last = now
			if err := t.run(ctx, w, paths); err != nil && err.Error() != "" {
				w.complain(err) // the next change may mend it
			}
			w.say("waiting for a change")
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// watchInterval is how often files are looked at: soon enough for a person.
const watchInterval = 300 * time.Millisecond

// stateOf changes when a Rego file below the paths does.
func stateOf(paths []string) string {
	var b strings.Builder
	for _, root := range paths {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".rego" {
				return nil // what is gone is not in the state
			}
			if info, err := os.Stat(path); err == nil {
				fmt.Fprintln(&b, path, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return b.String()
}

func (w *world) tellTests(results []engine.TestResult, verbose bool) error {
	out := report.NewSafeWriter(w.stdout)
	failed := 0
	for _, r := range results {
		if !r.Pass {
			failed++
		}
		if !r.Pass || verbose {
			fmt.Fprintln(out, r)
			if r.Output != "" {
				fmt.Fprintln(out, r.Output)
			}
		}
	}
	fmt.Fprintf(out, "%d passed, %d failed\n", len(results)-failed, failed)
	switch {
	case len(results) == 0:
		return errors.New("no tests; name a path that has some, or another --run")
	case failed > 0:
		return exitError{code: exitFindings}
	}
	return nil
}
