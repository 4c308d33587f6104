package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report/history"
)

func statusCommand(w *world) *cobra.Command {
	var co configOptions
	var maxAge time.Duration
	var allowIncomplete bool
	var last int
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Tell of the last runs, and notice a night that did not happen",
		Long: `Tell of the last runs. With --max-age it is a dead man's switch: it exits with 1
when no run is as young as that, and with 3 when no complete one is. Run it from
somewhere else than the nightly job.`,
		Example: `  auditor status
  auditor status --max-age 26h`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := co.rules()
			if err != nil {
				return err
			}
			if maxAge < 0 || last < 1 {
				return usage(errors.New("--max-age and --last take what is greater than zero"))
			}
			if err := c.historyExists(); err != nil {
				return err
			}
			store, err := history.Open(cmd.Context(), c.historyURL())
			if err != nil {
				return err
			}
			defer store.Close()
			runs, err := store.Runs(cmd.Context(), last)
			if err != nil {
				return err
			}
			for _, r := range runs {
				fmt.Fprintln(w.stdout, oneLine(r))
			}
			if maxAge == 0 {
				return nil
			}
			newest, complete, err := store.Last(cmd.Context())
			if err != nil {
				return err
			}
			return tooOld(newest, complete, w.now(), maxAge, allowIncomplete)
		},
	}
	co.flags(cmd)
	f := cmd.Flags()
	f.DurationVar(&maxAge, "max-age", 0, "oldest that the last run may be, such as 26h")
	f.BoolVar(&allowIncomplete, "allow-incomplete", false, "with --max-age: an incomplete run will do")
	f.IntVar(&last, "last", 7, "how many runs to tell of")
	return cmd
}

func oneLine(r history.Run) string {
	state := "complete  "
	if !r.Complete {
		state = "incomplete"
	}
	line := r.StartedAt.Format(time.RFC3339) + "  " + state
	for i := len(policies.Severities) - 1; i >= 0; i-- {
		s := policies.Severities[i]
		line += fmt.Sprintf("  %d %s", r.Open[s], s)
	}
	return line + fmt.Sprintf("  %d waived  %d unknown", r.Waived, r.Unknown)
}

// tooOld is the dead man's switch.
func tooOld(newest, complete *history.Run, now time.Time, maxAge time.Duration, allowIncomplete bool) error {
	old := func(r *history.Run) string {
		if r == nil {
			return "there is none"
		}
		if age := now.Sub(r.EndedAt); age > maxAge {
			return fmt.Sprintf("it ended %s ago", age.Round(time.Minute))
		}
		return ""
	}
	if why := old(newest); why != "" {
		return exitError{exitFindings, fmt.Errorf("no run in the last %s: %s; look at the nightly job", maxAge, why)}
	}
	if why := old(complete); why != "" && !allowIncomplete {
		return exitError{exitIncomplete, fmt.Errorf("no complete run in the last %s: %s; see \"auditor doctor\"", maxAge, why)}
	}
	return nil
}
