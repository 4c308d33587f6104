package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/alert"
)

func doctorCommand(w *world) *cobra.Command {
	var co configOptions
	var o collectOptions
	var ro ruleOptions
	var sample int
	var allowPublic bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Find out before the night which permission is missing, and what it blinds",
		Long: `Read what a night would read, but of accounts and the like only a sample, and
tell what could not be read, what would mend it, and which controls cannot judge
for it. Of the backlog and the alerts that the configuration names it tells what
is missing; with --source it leaves them out. Nothing is kept, and nobody is told.`,
		Example: `  auditor doctor
  auditor doctor --sample 20 --source aws`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if sample < 1 {
				return usage(errors.New("--sample takes what is greater than zero"))
			}
			c, err := co.load(w, o.customEndpoints)
			if err != nil {
				return err
			}
			rules, err := loadRules(cmd.Context(), c, ro)
			if err != nil {
				return err
			}
			var samples []*sampled
			o.wrap = func(s collectors.Source) collectors.Source {
				samples = append(samples, &sampled{Source: s, most: sample, seen: map[string]int{}})
				return samples[len(samples)-1]
			}
			found := doctor(cmd.Context(), w, c, o, rules)
			if len(o.source) == 0 && isGap(found) {
				o := backlogOptions{allowPublic: allowPublic, customEndpoints: o.customEndpoints}
				if err := w.outlets(cmd.Context(), c, o); err != nil {
					found = err
				}
			}
			for _, s := range samples {
				if read, all := s.leftOut(); read < all {
					fmt.Fprintf(w.stdout, "\n%s: that was a sample of %d in %d; --sample %d reads all\n", s.Name(), read, all, all)
				}
			}
			return found
		},
	}
	co.flags(cmd)
	o.flags(cmd)
	ro.flags(cmd)
	cmd.Flags().IntVar(&sample, "sample", 3, "how many places of each kind to read")
	cmd.Flags().BoolVar(&allowPublic, "allow-public", false, "accept a backlog's repository that the world can read")
	return cmd
}

func doctor(ctx context.Context, w *world, c *Config, o collectOptions, rules *rulebook) error {
	tmp, err := os.MkdirTemp("", "auditor-doctor-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	dir := filepath.Join(tmp, "inventory") // its lock stands beside it
	for _, e := range w.customEndpoints(c) {
		fmt.Fprintf(w.stdout, "custom endpoint: %s\n", e)
	}
	if _, err := collect(ctx, w, c, o, dir); err != nil {
		return err
	}
	inv, err := inventory.Open(dir)
	if err != nil {
		return err
	}
	defer inv.Close()
	run := &report.Run{Coverage: slices.Concat(inv.Coverage(), unplanned(inv.Manifest())), Assets: map[string]int{}}
	run.Complete = complete(run.Coverage)
	for _, c := range rules.controls() {
		run.Controls = append(run.Controls, report.Control{Control: c})
	}
	w.diagnose(report.Summarize(run).Coverage)
	w.unset(rules)
	if !run.Complete {
		return exitError{code: exitIncomplete}
	}
	return nil
}

// isGap reports whether a doctor's answer is that it read all or that it found a
// gap, and not that it failed.
func isGap(err error) bool {
	var exit exitError
	return err == nil || errors.As(err, &exit) && exit.code == exitIncomplete
}

// outlets prints what keeps the backlog and the alerts from working, as far as
// one look at each repository tells. Nothing is written there and nobody told.
func (w *world) outlets(ctx context.Context, c *Config, o backlogOptions) error {
	gaps := 0
	gap := func(outlet string, err error, blinds string) {
		gaps++
		// Our messages end with what to do.
		reason, mend, _ := strings.Cut(err.Error(), "; ")
		if !strings.HasPrefix(reason, outlet) {
			reason = outlet + ": " + reason
		}
		fmt.Fprintf(report.NewSafeWriter(w.stdout), "\n%s\n  mend    %s\n  blinds  %s\n",
			report.Plain(reason), report.Plain(cmp.Or(mend, "nothing that we know")), blinds)
	}
	if c.Backlog != nil {
		if c.Backlog.GitHub.BaseURL != "" && o.customEndpoints {
			fmt.Fprintln(w.stdout, "\ncustom endpoint: backlog.github.base_url")
		}
		for _, err := range checkBacklogs(ctx, w, c, o) {
			gap("backlog", err, "no control; \"auditor backlog\" stops there, and no issue is opened or closed")
		}
	}
	if c.Alerts != nil {
		for _, r := range c.Alerts.receivers() {
			if _, err := w.sender(r, alert.Options{}); err != nil {
				gap("alerts", err, "no control; of what is new and urgent nobody is told there")
			}
		}
	}
	if gaps > 0 {
		return exitError{code: exitIncomplete}
	}
	return nil
}

// checkBacklogs looks at each repository that issues go to.
func checkBacklogs(ctx context.Context, w *world, c *Config, o backlogOptions) []error {
	tracker, err := openBacklog(w, c, o)
	if err != nil {
		return []error{err}
	}
	owners, err := readOwnerFiles(c)
	if err != nil {
		return []error{err}
	}
	var errs []error
	for _, r := range owners.repositories(c.Backlog.GitHub.Repository) {
		if err := tracker.Check(ctx, r, o.allowPublic); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// diagnose prints each gap, what mends it and what it blinds.
func (w *world) diagnose(c report.CoverageSummary) {
	out := report.NewSafeWriter(w.stdout)
	for _, p := range c.Providers {
		fmt.Fprintf(out, "%s: read %d of %d places (%s)\n", p.Provider, p.Read, p.Places, p.Kind)
	}
	var absent []string // what is off, and nothing that we know would mend
	mendable := 0
	for _, g := range c.Gaps {
		switch {
		case g.Mendable:
			mendable++
		case g.Needs == "":
			absent = append(absent, g.Places...)
			continue
		}
		fmt.Fprintf(out, "\n%s: %s\n  mend    %s\n  where   %s\n  blinds  %s\n", g.State, report.Plain(g.Reason),
			report.Plain(cmp.Or(g.Needs, "nothing that we know")), few(g.Places), few(g.Controls))
	}
	if mendable == 0 {
		fmt.Fprintln(out, "\nno permission is missing where it was read")
	}
	if n := len(absent); n > 0 {
		slices.Sort(absent)
		fmt.Fprintf(out, "\n%d more gaps in %d places are of features that are off or of what a source does not tell; \"auditor run\" lists them in its report\n",
			n, len(slices.Compact(absent)))
	}
}

// unset tells which settings are empty that controls cannot work without.
func (w *world) unset(rules *rulebook) {
	waiting := map[string]int{}
	for _, c := range rules.controls() {
		for _, name := range c.Unset(rules.settings.Values) {
			waiting[name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(waiting)) {
		fmt.Fprintf(w.stdout, "\nsetting %s is empty\n  mend    set it in settings.yaml\n  blinds  %s\n", name, counts(waiting[name], "control"))
	}
}

// few joins the first of a list.
func few(list []string) string {
	const most = 5
	rest := ""
	if n := len(list) - most; n > 0 {
		list, rest = list[:most], fmt.Sprintf(" and %d more", n)
	}
	return report.Plain(cmp.Or(strings.Join(list, ", "), "nothing")) + rest
}
