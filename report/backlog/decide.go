package backlog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// decideAll goes through what fails, and then through the issues of what does
// not.
func (p *planner) decideAll() {
	lone := func(fingerprint string) bool {
		k, there := p.current[fingerprint]
		return there && (k.Open || !k.marker.Standing.closed())
	}
	all := items(p.run, p.GroupAbove, lone, p.admits)
	decided := map[string]bool{}
	for _, item := range all {
		decided[item.Fingerprint] = true
		if k, there := p.current[item.Fingerprint]; there {
			p.fails(item, k)
		} else {
			p.open(item, nil)
		}
	}
	for _, fingerprint := range slices.Sorted(maps.Keys(p.current)) {
		k := p.current[fingerprint]
		switch {
		case decided[fingerprint]:
		case k.marker.Kind == Single:
			v, why := p.sight.single(k.marker)
			p.ends(k, v, why)
		case k.marker.Kind == Group:
			v, why := p.sight.group(k.marker)
			if v == failing && p.scattered(fingerprint, lone) {
				v, why = retired, "each of its findings has an issue of its own"
			}
			p.ends(k, v, why)
		case k.stray:
			p.hold(fingerprint, "", HeldUnproved, "", k, "somebody removed its first line, so nobody can say what it is about")
		}
	}
	p.parents(all)
	p.digest()
}

// admits reports whether a group may take in a finding. One that a person closed,
// waived or made theirs says nothing of what comes later.
func (p *planner) admits(group string, f *policies.Finding) bool {
	k, there := p.current[group]
	m := k.marker
	taken := there && (!k.Open && !m.Standing.closed() || m.HandsOff || contains(k.Labels, LabelWaived) && m.Standing != AsWaived)
	if _, _, _, whole := block(k.Body); there && !whole {
		taken = true
	}
	return !taken || k.stray || m.Members == "" || slices.Contains(listed(m.Members), memberKey(f.Fingerprint))
}

// scattered reports whether all failures of a group have issues of their own.
func (p *planner) scattered(group string, lone func(string) bool) bool {
	for _, f := range p.sight.groups[group] {
		if f.Open() && !lone(f.Fingerprint) {
			return false
		}
	}
	return true
}

// open plans a new issue; old is the one that it follows, or nil.
func (p *planner) open(item Item, old *known) {
	if !slices.ContainsFunc(item.Findings, work) {
		return // it stands in the report
	}
	if lost, is := p.Lost[item.Fingerprint]; is && old == nil && p.Now.Before(lost.Since.Add(respectFor)) {
		p.hold(item.Fingerprint, item.Control, HeldLost, item.Severity, known{Issue: Issue{Ref: lost.Ref}},
			"%s was deleted or went elsewhere; respected until %s", lost.Ref, day(lost.Since.Add(respectFor)))
		return
	}
	if p.opened+p.plan.Count(Create) >= p.MaxNew {
		p.waiting = append(p.waiting, item)
		p.hold(item.Fingerprint, item.Control, HeldWaiting, item.Severity, known{}, "%d new issues are enough for one run", p.MaxNew)
		return
	}
	p.create(item, old)
}

func (p *planner) create(item Item, old *known) {
	route := p.Route(item.Owner)
	repository := route.Repository
	if repository == "" {
		repository = p.Repository
	}
	m := p.marker(item)
	reason := "it fails, and has no issue"
	text, note := p.text(item), ""
	if old != nil {
		reason = fmt.Sprintf("it fails again, and %s was closed more than %d days ago", old.Ref, int(regressFor.Hours()/24))
		note = fmt.Sprintf("\nIt was %s before.\n", old.URL)
	}
	body := compose(m, text) + note
	if route.Mention != "" {
		body += "\ncc " + route.Mention + "\n"
	}
	labels := append([]string{Label, severityLabel + string(item.Severity)}, p.Labels...)
	p.plan.Actions = append(p.plan.Actions, Action{
		Kind: Create, Item: item.Fingerprint, Control: item.Control, Severity: item.Severity, What: p.title(item), Reason: reason,
		Issue: Ref{Repository: repository},
		Edit:  Edit{Title: p.title(item), Body: body, Labels: labels, Assignees: route.Assignees, Type: p.Type},
	})
}

// marker is that of an item as it is now, left open.
func (p *planner) marker(item Item) Marker {
	m := Marker{
		Fingerprint: item.Fingerprint, Control: token(item.Control), Kind: item.Kind, Revision: p.revision(item), Severity: item.Severity,
		Standing: AsOpen, At: p.at(),
	}
	if item.Control == "" {
		m.Control = ""
	}
	switch item.Kind {
	case Single:
		m.Place, m.AssetType = placeKey(item.Findings[0].Place), token(item.Findings[0].Asset.Type)
	case Group:
		m.AssetType = token(item.Findings[0].Asset.Type)
		p.remember(&m, item)
	}
	if slices.ContainsFunc(item.Findings, func(f *policies.Finding) bool { return token(f.Asset.Type) != m.AssetType }) {
		m.AssetType = ""
	}
	return m
}

// remember adds to the marker of a group what the issue was about before: what
// cannot be seen tonight is still somewhere.
func (p *planner) remember(m *Marker, item Item) {
	k, there := p.current[item.Fingerprint]
	if !there || k.marker.Standing.closed() {
		m.Place, m.Members = placeKeys(item.Findings, ""), memberKeys(item.Findings, "")
		return
	}
	if k.marker.Place != "" && !k.marker.HandsOff {
		m.Place = placeKeys(item.Findings, k.marker.Place)
	}
	if k.marker.Members != "" {
		m.Members = memberKeys(item.Findings, k.marker.Members)
	}
}

// fails decides on an item that fails and has an issue.
func (p *planner) fails(item Item, k known) {
	worse := item.Severity.Rank() > k.marker.Severity.Rank() && k.marker.Severity.Rank() >= 0
	raised := fmt.Sprintf("Its severity rose from %s to %s.", k.marker.Severity, item.Severity)
	hold := func(why Why, format string, args ...any) {
		p.hold(item.Fingerprint, item.Control, why, item.Severity, k, format, args...)
	}
	m := p.marker(item)
	switch {
	case k.stray:
		hold(HeldDisputed, "somebody removed the first line of %s, so it is theirs now", k.Ref)
	case k.Open:
		p.refresh(item, k, m, worse, raised)
	case k.marker.Standing.closed():
		if !slices.ContainsFunc(item.Findings, work) {
			return
		}
		if p.Now.After(k.ClosedAt.Add(regressFor)) {
			p.open(item, &k)
			return
		}
		p.reopen(item, k, m, "it fails again", "It fails again.", true)
	case worse:
		m.Standing = AsInsisted
		p.reopen(item, k, m, "its severity rose", raised, false)
	case k.Reason == NotPlanned || k.Reason == Duplicate:
		until := k.ClosedAt.Add(respectFor)
		if p.Now.Before(until) {
			hold(HeldSuppressed, "suppressed by %s until %s", k.Ref, day(until))
			return
		}
		p.reopen(item, k, m, "it was closed as not planned 90 days ago, and still fails",
			"This was closed as not planned 90 days ago, and it still fails. Close it again, or ask for a waiver, which says until when.", false)
	case k.marker.Standing == AsInsisted:
		hold(HeldDisputed, "closed again by a person as completed, and it still fails; disputed")
	case p.Now.Before(k.ClosedAt.Add(graceFor)):
		hold(HeldGrace, "closed by a person as completed at %s; the next night will tell", k.ClosedAt.UTC().Format(time.RFC3339))
	default:
		m.Standing = AsInsisted
		p.reopen(item, k, m, "it was closed as completed, and still fails",
			"This was closed as completed, and the audit still sees it; the evidence above is of this run. It will not be opened again for this: if the audit is wrong, say so here and close it.", false)
	}
}

// refresh keeps an open issue in step.
func (p *planner) refresh(item Item, k known, m Marker, worse bool, raised string) {
	if contains(k.Labels, LabelWaived) && k.marker.Standing != AsWaived {
		if worse {
			told := k.marker
			told.Severity, told.At = item.Severity, p.at()
			p.act(Action{Kind: Update, Item: item.Fingerprint, Control: item.Control, Severity: item.Severity, Reason: "its severity rose",
				Comment: raised + " The label " + LabelWaived + " stays.", Edit: Edit{Body: rewrite(k.Body, told, "")}}, k)
			return
		}
		p.hold(item.Fingerprint, item.Control, HeldWaived, item.Severity, k, "somebody gave %s the label %s", k.Ref, LabelWaived)
		return
	}
	action := Action{Kind: Update, Item: item.Fingerprint, Control: item.Control, Severity: item.Severity}
	labels := p.labels(k, item, false)
	switch {
	case k.marker.Standing == AsWaived:
		action.Reason, action.Comment = "its waiver ended", "The waiver ended, and it still fails."
	case worse:
		action.Reason, action.Comment = "its severity rose", raised
	case k.marker.Standing.closed():
		action.Reason = "a person opened it again, and it fails"
	case k.marker.Revision != m.Revision && !k.marker.HandsOff:
		action.Reason = "what there is to say changed"
	case item.Severity != k.marker.Severity:
		action.Reason = "its severity fell"
	default:
		return
	}
	if k.marker.Standing == AsInsisted {
		m.Standing = AsInsisted
	}
	p.write(action, item, k, m, labels)
}

// reopen opens a closed issue and tells why.
func (p *planner) reopen(item Item, k known, m Marker, reason, comment string, regressed bool) {
	action := Action{Kind: Reopen, Item: item.Fingerprint, Control: item.Control, Severity: item.Severity, Reason: reason, Comment: comment, Edit: Edit{State: Open}}
	p.write(action, item, k, m, p.labels(k, item, regressed))
}

// write plans the change of an issue that stays or becomes open. Where somebody
// changed the text between the marks it stays theirs, and they are told once.
func (p *planner) write(action Action, item Item, k known, m Marker, labels []string) {
	text := p.text(item)
	m.HandsOff = k.marker.HandsOff
	if _, _, _, whole := block(k.Body); !whole && !m.HandsOff {
		m.HandsOff = true
		action.Comment = strings.TrimSpace(action.Comment + "\n\nThe marks around the auditor's text are gone, so the text is yours now and is not kept in step any more. The issue is still closed when the audit proves that it is over.")
	}
	if m.HandsOff {
		text = ""
	}
	action.Edit.Body = rewrite(k.Body, m, text)
	if !sameLabels(labels, k.Labels) {
		action.Edit.Labels = labels
	}
	p.act(action, k)
}

// labels are those of an issue with ours as they should be.
func (p *planner) labels(k known, item Item, regressed bool) []string {
	labels := slices.DeleteFunc(slices.Clone(k.Labels), func(l string) bool {
		return strings.HasPrefix(strings.ToLower(l), severityLabel) || l == LabelWaived && k.marker.Standing == AsWaived
	})
	for _, l := range []string{Label, severityLabel + string(item.Severity)} {
		if !contains(labels, l) {
			labels = append(labels, l)
		}
	}
	if regressed && !contains(labels, LabelRegressed) {
		labels = append(labels, LabelRegressed)
	}
	return labels
}

// contains finds a label as GitHub does, in upper or lower case.
func contains(labels []string, name string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { return strings.EqualFold(l, name) })
}

func sameLabels(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(l string) bool { return !contains(b, l) })
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
