package main

import (
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// Exit codes. 2 is never used: it is what a panic of the Go runtime exits with.
const (
	exitClean      = 0  // complete, and nothing at or above --fail-on
	exitFindings   = 1  // findings at or above --fail-on
	exitIncomplete = 3  // something was not read, whatever was found
	exitFailed     = 4  // could not run
	exitUsage      = 64 // wrong usage
)

// An exitError ends the program with a code; err may be nil.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

func usage(err error) error { return exitError{exitUsage, err} }

// verdict is what decides the exit code of a run.
type verdict struct {
	failOn          policies.Severity // empty: findings never fail the run
	onlyNew         bool
	allowIncomplete bool
}

// code returns the exit code of a run: a gap outranks the findings, because
// nobody can say what stands in it.
func (v verdict) code(run *report.Run) int {
	if !run.Complete && !v.allowIncomplete {
		return exitIncomplete
	}
	for _, f := range run.Findings {
		if v.fails(f) {
			return exitFindings
		}
	}
	return exitClean
}

func (v verdict) fails(f policies.Finding) bool {
	return v.failOn != "" &&
		f.Status == policies.Fail &&
		f.Waiver == nil &&
		f.Severity.Rank() >= v.failOn.Rank() &&
		(!v.onlyNew || f.Change == policies.New)
}
