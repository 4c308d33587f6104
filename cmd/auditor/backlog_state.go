package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

// aheadOfTime is by how much the clocks of two machines may differ.
const aheadOfTime = 10 * time.Minute

// readNight reads the run.json of a night that people are told of. One of another
// company would close what it does not know, and one from the future would make
// all that follow too old.
func (w *world) readNight(c *Config, path string) (*report.Run, error) {
	run, err := readRun(path)
	switch {
	case err != nil:
		return nil, err
	case run.Company != c.Company:
		return nil, fmt.Errorf("%s is of the company %q, and the configuration of %q; use its own run.json", path, run.Company, c.Company)
	case run.StartedAt.After(w.now().Add(aheadOfTime)):
		return nil, fmt.Errorf("%s began at %s, which is still to come; set the clock of this machine or of the one that made it, and run again",
			path, run.StartedAt.UTC().Format(time.RFC3339))
	}
	return run, nil
}

// repositories are all in which issues may be: that one, and those of the teams.
func (o ownerFiles) repositories(main string) []string {
	all := []string{main}
	if o.file != nil {
		all = append(all, o.file.IssueRepositories()...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// foreign says why a backlog cannot begin where somebody else keeps one: each of
// its issues would be there twice.
func foreign(ctx context.Context, tracker *backlog.GitHub, repositories []string) (string, error) {
	for _, r := range repositories {
		login, n, err := tracker.Foreign(ctx, r)
		if err != nil {
			return "", err
		}
		if n > 0 {
			return fmt.Sprintf("%d issues of %s are an auditor's backlog that %s wrote; let that App or user write it on, or take the label %s off them to begin anew",
				n, r, login, backlog.Label), nil
		}
	}
	return "", nil
}

func readLedger(file string) (backlog.Ledger, error) {
	b, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return backlog.Ledger{}, err
	}
	return backlog.ParseLedger(b)
}

func writeLedger(file string, l backlog.Ledger) error {
	text, err := json.MarshalIndent(l, "", "  ")
	if err == nil {
		err = writeFile(file, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("backlog.state: %w", err)
	}
	return nil
}
