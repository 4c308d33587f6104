package backlog

import (
	"slices"
	"time"
)

// ends decides on the issue of an item that does not fail, or that nobody saw.
func (p *planner) ends(k known, v verdict, why string) {
	m := k.marker
	hold := func(w Why, format string, args ...any) {
		p.hold(m.Fingerprint, p.sight.controls[m.Control], w, m.Severity, k, format, args...)
	}
	switch {
	case k.stray:
		hold(HeldUnproved, "somebody removed the first line of %s, so nobody can say how it was left", k.Ref)
	case v == failing: // it fails, and stands in the report only
	case v == unproved:
		if k.Open {
			hold(HeldUnproved, "%s", why)
		}
	case v == waived:
		p.waive(k, why, hold)
	case !k.Open && !m.Standing.closed():
		// A person closed it, and it is over: note it, so that one that comes
		// back is told from one that never went.
		if v == gone && k.Reason == Completed {
			m.Standing, m.At = AsResolved, p.at()
			p.act(Action{Kind: Update, Item: m.Fingerprint, Control: p.sight.controls[m.Control], Severity: m.Severity,
				Reason: "a person closed it as completed, and it is proved", Edit: Edit{Body: rewrite(k.Body, m, "")}}, k)
		}
	case !k.Open:
	case m.Standing.closed():
		hold(HeldKept, "a person opened %s again: %s", k.Ref, why)
	case !p.run.StartedAt.Truncate(time.Second).After(m.At):
		hold(HeldUnproved, "the run is no newer than what %s says", k.Ref)
	default:
		p.close(k, v, why)
	}
}

// waive marks an open issue as waived, once.
func (p *planner) waive(k known, why string, hold func(Why, string, ...any)) {
	m := k.marker
	if !k.Open || m.Standing == AsWaived || m.Standing.closed() {
		hold(HeldWaived, "%s", why)
		return
	}
	labels := k.Labels
	if !contains(labels, LabelWaived) {
		labels = append(slices.Clone(labels), LabelWaived)
	}
	m.Standing, m.At = AsWaived, p.at()
	p.act(Action{Kind: Update, Item: m.Fingerprint, Control: p.sight.controls[m.Control], Severity: m.Severity, Reason: why,
		Edit: Edit{Body: rewrite(k.Body, m, p.waivedText(k)), Labels: labels}}, k)
}

// close closes an issue whose item is over. Only who took part is told.
func (p *planner) close(k known, v verdict, why string) {
	m := k.marker
	m.Standing, m.At = AsResolved, p.at()
	reason := Completed
	if v == retired {
		m.Standing, reason = AsRetired, NotPlanned
	}
	action := Action{Kind: Close, Item: m.Fingerprint, Control: p.sight.controls[m.Control], Severity: m.Severity, Reason: why,
		Edit: Edit{State: Closed, Reason: reason, Body: rewrite(k.Body, m, p.closedText(k, why))}}
	if len(k.Assignees) > 0 || k.Comments > 0 {
		action.Comment = "Closed by the audit of " + day(p.run.StartedAt) + ": " + why + "."
	}
	p.act(action, k)
}
