package backlog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// mostParts is how many parts an issue may have; closed ones count.
const mostParts = 100

// parents keeps an issue above those of a control that stands in groups of
// several owners. Without Options.Parents no new one is made.
func (p *planner) parents(all []Item) {
	by := map[string][]Item{}
	for _, item := range all {
		if p.stays(item.Fingerprint) {
			by[item.Control] = append(by[item.Control], item)
		}
	}
	for _, c := range p.run.Controls {
		below := by[c.ID]
		fingerprint := parentFingerprint(c.ID)
		k, there := p.current[fingerprint]
		if there {
			p.above(c.ID, k)
		} else if p.Parents && severalOwners(below) {
			item := Item{Fingerprint: fingerprint, Kind: Parent, Control: c.ID, Severity: severity(below)}
			p.createAbove(item, cmp.Or(c.Title, c.ID)+": by owner")
			k = known{Issue: Issue{Ref: Ref{Repository: p.Repository}, Open: true}}
		} else {
			continue
		}
		if !k.Open {
			continue
		}
		room := mostParts - k.Children
		for _, item := range below {
			part := p.current[item.Fingerprint]
			if repository := cmp.Or(part.Repository, p.place(item.Owner)); room > 0 && !part.Parent && repository == k.Repository {
				p.plan.Actions = append(p.plan.Actions, Action{Kind: Attach, Item: item.Fingerprint, Control: item.Control, Severity: item.Severity,
					What: p.title(item), Reason: "several owners share the control", Issue: part.Ref, Parent: fingerprint})
				room--
			}
		}
	}
}

// stays reports whether an item has an open issue when the plan is done.
func (p *planner) stays(fingerprint string) bool {
	for _, a := range p.plan.Actions {
		if a.Item == fingerprint && (a.Kind == Create || a.Kind == Reopen) {
			return true
		}
		if a.Item == fingerprint && a.Kind == Close && a.Edit.Reason != Duplicate {
			return false
		}
	}
	return p.current[fingerprint].Open
}

// severalOwners reports whether items are worth an issue above them: a group,
// and more than one owner.
func severalOwners(items []Item) bool {
	return slices.ContainsFunc(items, func(i Item) bool { return i.Kind == Group }) &&
		slices.ContainsFunc(items, func(i Item) bool { return i.Owner.Name != items[0].Owner.Name })
}

func severity(items []Item) policies.Severity {
	s := items[0].Severity
	for _, i := range items {
		if i.Severity.Rank() > s.Rank() {
			s = i.Severity
		}
	}
	return s
}

// above keeps an issue that stands above others, while one of them is open.
func (p *planner) above(control string, k known) {
	if k.stray || !k.Open {
		return
	}
	for fingerprint, part := range p.current {
		if part.marker.Control == token(control) && (part.marker.Kind == Single || part.marker.Kind == Group) && p.stays(fingerprint) {
			return
		}
	}
	for _, a := range p.plan.Actions {
		if a.Kind == Create && a.Control == control {
			return
		}
	}
	if !k.marker.Standing.closed() {
		p.close(k, gone, "all below it are closed")
	}
}

func (p *planner) createAbove(item Item, title string) {
	p.plan.Actions = append(p.plan.Actions, Action{
		Kind: Create, Item: item.Fingerprint, Control: item.Control, Severity: item.Severity, What: plainTitle(title), Reason: "it gathers others",
		Issue: Ref{Repository: p.Repository},
		Edit: Edit{Title: plainTitle(title), Body: compose(p.marker(item), p.text(item)), Type: p.Type,
			Labels: append([]string{Label, severityLabel + string(item.Severity)}, p.Labels...)},
	})
}

// place is the repository of an owner's issues.
func (p *planner) place(owner policies.Owner) string {
	return cmp.Or(p.Route(owner).Repository, p.Repository)
}

// digest keeps one issue that lists what waits for a later night.
func (p *planner) digest() {
	fingerprint := digestFingerprint()
	k, there := p.current[fingerprint]
	if len(p.waiting) == 0 {
		if there && k.Open && !k.stray && !k.marker.Standing.closed() {
			p.close(k, gone, "nothing waits any more")
		}
		return
	}
	item := Item{Fingerprint: fingerprint, Kind: Digest, Severity: severity(p.waiting)}
	m := p.marker(item)
	switch {
	case !there && p.MaxNew == 0: // nothing is to be opened
	case !there:
		p.createAbove(item, "Findings that wait for their issue")
	case k.stray, !k.Open && !k.marker.Standing.closed():
		p.hold(fingerprint, "", HeldSuppressed, item.Severity, k, "suppressed by %s, which a person closed", k.Ref)
	case !k.Open:
		p.write(Action{Kind: Reopen, Item: fingerprint, Severity: item.Severity, Reason: "findings wait again", Edit: Edit{State: Open}}, item, k, m, p.labels(k, item, false))
	case k.marker.Revision != m.Revision && !k.marker.HandsOff || k.marker.Standing.closed():
		p.write(Action{Kind: Update, Item: fingerprint, Severity: item.Severity, Reason: "what waits changed"}, item, k, m, p.labels(k, item, false))
	}
}

// waitingText lists what waits.
func (p *planner) waitingText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "A night opens at most %d issues, the worst first. These %d wait for theirs:\n\n", p.MaxNew, len(p.waiting))
	for n, item := range p.waiting {
		if n == mostRows {
			fmt.Fprintf(&b, "\nAnd %d more; the report has all.\n", len(p.waiting)-n)
			break
		}
		fmt.Fprintf(&b, "- %s: %s (%s)\n", item.Severity, md(p.title(item)), md(ownerName(item.Owner)))
	}
	return b.String()
}
