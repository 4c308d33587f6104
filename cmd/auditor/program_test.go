package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/report"
)

// nightProgram is "auditor run", "collect" or "doctor" in a company's folder, as
// a program of its own, but for the vendors' limits and for a clock that begins
// at a given time; "chatty" is a run that keeps its passes. It returns the exit
// code.
func nightProgram(command, dir, at string) int {
	w, began := newWorld(), time.Now()
	now, err := time.Parse(time.RFC3339, at)
	w.now = func() time.Time { return now.Add(time.Since(began)) }
	var config *Config
	if err == nil {
		config, err = configOptions{file: filepath.Join(dir, defaultConfig)}.load(w, true)
	}
	if err == nil {
		err = w.night(command, config, dir)
	}
	var exit exitError
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &exit) && exit.err == nil:
		return exit.code
	}
	fmt.Fprintln(w.stderr, "auditor: "+report.Plain(err.Error()))
	return exitFailed
}

func (w *world) night(command string, config *Config, dir string) error {
	ctx := context.Background()
	collecting := collectOptions{progress: "plain", workers: 8, customEndpoints: true, limits: unlimited()}
	switch command {
	case "run", "chatty":
		return nightly(ctx, w, config, collecting, judgeOptions{out: filepath.Join(dir, "out"), format: report.FormatNames(), failOn: "none", passes: command == "chatty"})
	case "collect":
		into := filepath.Join(dir, "collected")
		if _, err := collect(ctx, w, config, collecting, into); err != nil {
			return err
		}
		return tellInventory(w, into)
	}
	rules, err := loadRules(ctx, config, ruleOptions{})
	if err != nil {
		return err
	}
	collecting.wrap = func(s collectors.Source) collectors.Source {
		return &sampled{Source: s, most: 3, seen: map[string]int{}}
	}
	return doctor(ctx, w, config, collecting, rules)
}
