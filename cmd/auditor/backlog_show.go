package main

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"text/tabwriter"

	"github.com/corporate-sre/auditor/report"
	"github.com/corporate-sre/auditor/report/backlog"
)

// handleForm is a login, or a team as organization/slug.
var handleForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9_.-]+)?$`)

// showPlan prints a plan for a person to read.
func (w *world) showPlan(p backlog.Plan) error {
	if p.Refused != "" {
		return errors.New(p.Refused)
	}
	out := report.NewSafeWriter(w.stdout)
	fmt.Fprintf(out, "%s: %s\n", p.Repository, p)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, a := range p.Actions {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\t%s\n", a.Kind, a.Severity, issueName(a.Issue), report.Plain(a.What), report.Plain(a.Reason))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	w.showHeld(p)
	return nil
}

// showApplied prints what came of a plan.
func (w *world) showApplied(p backlog.Plan, r backlog.Result) error {
	fmt.Fprintf(report.NewSafeWriter(w.stdout), "%s: %s\n", p.Repository, r)
	w.showHeld(p)
	return nil
}

// showHeld counts what is left alone.
func (w *world) showHeld(p backlog.Plan) {
	for _, line := range []struct {
		why  backlog.Why
		text string
	}{
		{backlog.HeldWaiting, "wait for a later night"},
		{backlog.HeldSuppressed, "suppressed: a person closed them as not planned"},
		{backlog.HeldGrace, "closed by a person as completed, to be seen"},
		{backlog.HeldDisputed, "disputed: closed again by a person"},
		{backlog.HeldWaived, "waived"},
		{backlog.HeldUnproved, "open, and not verified this time"},
		{backlog.HeldKept, "opened again by a person, though it is over"},
		{backlog.HeldLost, "deleted or transferred by a person"},
	} {
		if n := p.HeldFor(line.why); n > 0 {
			fmt.Fprintf(w.stdout, "  left alone: %d %s\n", n, line.text)
		}
	}
}

func issueName(r backlog.Ref) string {
	if r.Number == 0 {
		return cmp.Or(r.Repository, "-")
	}
	return r.String()
}
