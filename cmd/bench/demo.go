package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// auditor is the program that "make build" makes.
const auditor = "bin/auditor"

// demonstrating measures the program as users first meet it.
func demonstrating(ctx context.Context, b *bench) error {
	info, err := os.Stat(auditor)
	if err != nil {
		return fmt.Errorf("%w; run \"make build\"", err)
	}
	rounds := sized(b, 3, 1)
	b.title("demo: %s demo on all cores, the simulated company in the same process, median of %d rounds", auditor, rounds)
	var walls, cpus []float64
	var peak float64
	for i := range rounds {
		u, err := measureAuditor(ctx, "demo", "--out", filepath.Join(b.dir, fmt.Sprintf("demo-%d", i)))
		switch e, failed := errors.AsType[*exec.ExitError](err); {
		case failed && e.ExitCode() == 1:
			b.note("its findings are not exactly the planted faults; the time is that of a demo that found others")
		case err != nil:
			return err
		}
		walls, cpus, peak = append(walls, u.Wall.Seconds()), append(cpus, u.CPU.Seconds()), max(peak, u.Peak)
	}
	b.add("demo_wall_s", median(walls), "s", "at most 10", "from the shell to the reports; CPU %.1f s", median(cpus))
	b.add("demo_peak_rss_mb", peak, "MB", "", "the most of the rounds")
	b.add("binary_mb", float64(info.Size())/1e6, "MB", "at most 60", "size of %s, stripped", auditor)
	return nil
}

// measureAuditor measures a command of the program.
func measureAuditor(ctx context.Context, args ...string) (usage, error) {
	return measure(exec.CommandContext(ctx, auditor, args...))
}
