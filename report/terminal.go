package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// TerminalOptions say how Terminal prints.
type TerminalOptions struct {
	Width  int      // in columns; 0 means 80
	Colour bool     // whether the terminal takes colours
	Files  []string // that the run was written to
}

// Terminal prints the summary of a run for who started it: what was read, what
// could not be, what changed, what to do first, what that would save, and where
// the rest is.
func Terminal(w io.Writer, run *Run, opts TerminalOptions) error {
	s := Summarize(run)
	p := &printer{w: NewSafeWriter(w), width: max(cmp.Or(opts.Width, 80), 40), colour: opts.Colour}
	p.head(run, s)
	p.read(run, s)
	p.notRead(run, s)
	p.notJudged(s)
	p.changed(run, s)
	p.doFirst(run, s)
	p.wouldSave(run, s)
	p.totals(s)
	for i, f := range opts.Files {
		p.row(map[bool]string{true: "Files"}[i == 0], span{text: f})
	}
	return p.err
}

func (p *printer) head(run *Run, s *Summary) {
	state := span{green, "complete"}
	if !s.Coverage.Complete {
		state = span{red, "INCOMPLETE"}
	}
	p.line(span{bold, strings.TrimSpace(run.Company + " " + moment(run.StartedAt))}, span{text: " · "}, state,
		span{dim, " · " + run.EndedAt.Sub(run.StartedAt).Round(time.Second).String() + " · auditor " + run.Version})
	p.line()
}

func (p *printer) read(run *Run, s *Summary) {
	for i, c := range s.Coverage.Providers {
		text := c.Provider + "  " + c.words()
		if c.Assets > 0 {
			text += ", " + count(c.Assets, "asset")
		}
		st := plain
		if c.Read < c.Places {
			st = yellow
		}
		p.row(map[bool]string{true: "Read"}[i == 0], span{st, text})
	}
	if s.Coverage.Pruned > 0 {
		p.row("", span{dim, count(s.Coverage.Pruned, "place") + " not visited: no usage on the bill"})
	}
	for i, note := range run.Notes[:min(len(run.Notes), most)] {
		p.row(map[bool]string{true: "Note"}[i == 0], span{text: note})
	}
	p.more(len(run.Notes))
	p.gap()
}

// most is how many lines of one kind the terminal shows.
const most = 7

func (p *printer) notRead(run *Run, s *Summary) {
	if len(s.Coverage.Gaps) == 0 {
		return
	}
	told := s.Coverage.Gaps
	if len(told) > most { // what nobody can mend is for the report: a dozen products each hide something
		told = slices.DeleteFunc(slices.Clone(told), func(g Gap) bool { return !g.Mendable })
	}
	for i, g := range told[:min(len(told), most)] {
		st := red
		if !g.Mendable {
			st = dim
		}
		p.row(map[bool]string{true: "Not read"}[i == 0], span{st, string(g.State)}, span{text: "  " + cmp.Or(g.Reason, "no reason is known")})
		p.detail(maxLines, span{text: hidden(run, g)})
		p.detail(1, span{dim, blinded(g)})
		if g.Needs != "" {
			p.detail(maxLines, span{text: "→ " + remedy(g.Needs)})
		}
	}
	p.more(len(told))
	if n := len(s.Coverage.Gaps) - len(told); n > 0 {
		p.row(map[bool]string{true: "Not read"}[len(told) == 0], span{dim, "what the products do not show, or have turned off: " + count(n, "cause") + ", in the report"})
	}
	p.gap()
}

func (p *printer) notJudged(s *Summary) {
	const settings = 3
	for i, u := range s.Unjudged[:min(len(s.Unjudged), most)] {
		st := yellow
		if u.Fault {
			st = red
		}
		p.row(map[bool]string{true: "Not judged"}[i == 0], span{st, u.what(settings)})
		if remedy := u.remedy(); remedy != "" {
			p.detail(1, span{text: "→ " + remedy})
		}
	}
	p.more(len(s.Unjudged))
	if len(s.Unjudged) > 0 {
		p.gap()
	}
}

// blinded says what a gap means for the controls.
func blinded(g Gap) string {
	if len(g.Controls) == 0 {
		return "no control needs it"
	}
	return count(len(g.Controls), "control") + " cannot judge there"
}

// hidden names what a gap hides: "aws.bucket, aws.volume in payments".
func hidden(run *Run, g Gap) string {
	const shown = 3
	what := "everything"
	if !slices.Contains(g.Unlisted, collectors.AllTypes) {
		what = few(slices.Concat(g.Unlisted, g.Paths), shown)
	}
	var names []string
	for _, place := range g.Places[:min(len(g.Places), shown)] {
		names = append(names, placeText(run, place))
	}
	return what + " in " + strings.Join(names, ", ") + andMore(len(g.Places)-shown)
}

func (p *printer) changed(run *Run, s *Summary) {
	c := s.Changes
	if words := c.without(); words != "" {
		p.row("Changed", span{text: words})
	} else {
		p.row("Changed", span{bold, grouped(len(c.New)) + " new"}, span{text: fmt.Sprintf(", %s fixed, %s reopened, %s updated since %s",
			grouped(len(c.Fixed)), grouped(len(c.Reopened)), grouped(len(c.Updated)), s.previous())})
	}
	back := slices.Concat(c.New, c.Reopened)
	for i, f := range back[:min(len(back), most)] {
		again := map[bool]string{true: "again: "}[i >= len(c.New)]
		p.row("", p.severity(f.Severity), span{text: again + run.title(f.Control) + ": " + run.subject(f)}, span{dim, " · " + ownerName(f.Owner.Name)})
	}
	p.more(len(back))
	if words := c.controls(); words != "" {
		p.row("", span{text: "policies: " + words})
	}
	for _, x := range c.ByPolicy[:min(len(c.ByPolicy), most)] {
		p.row("", span{text: fmt.Sprintf("+%s from the %s control %s", grouped(x.N), x.Change, x.Control)})
	}
	p.more(len(c.ByPolicy))
	if c.NewlyUnknown > 0 {
		p.row("", span{yellow, count(c.NewlyUnknown, "finding") + " newly unknown"})
	}
	if words := c.judged(); words != "" {
		p.row("", span{text: words})
	}
	p.waivers("ends", c.Ending)
	p.waivers("ended", c.Ended)
	p.gap()
}

func (p *printer) waivers(verb string, all []WaiverUse) {
	for _, w := range all[:min(len(all), most)] {
		p.row("", span{yellow, fmt.Sprintf("waiver %s %s: %s on %s (%s)", verb, day(w.Expires), w.Control, w.Asset, w.Approver)})
	}
	p.more(len(all))
}

func (p *printer) doFirst(run *Run, s *Summary) {
	for i, task := range s.Tasks[:min(len(s.Tasks), most)] {
		p.row(map[bool]string{true: "Do first"}[i == 0], p.severity(task.Severity), span{bold, run.title(task.Control)})
		for _, g := range task.Groups[:min(len(task.Groups), taskOwners)] {
			facts := s.facts(run, g)
			p.detail(maxLines, span{text: strings.Join(facts, " · ") + ": "}, span{bold, s.subjects(run, g)})
			p.deeper(2, span{text: s.wrong(g)})
		}
		if n := len(task.Groups) - taskOwners; n > 0 {
			p.detail(1, span{dim, "and " + count(n, "more owner")})
		}
		remediation := run.control(task.Control).Remediation
		step := p.fitting(maxLines, "→ ", firstStep(remediation))
		if step != "" {
			p.detail(maxLines, span{text: step})
		}
		if command := onlyCommand(remediation); command != "" && !strings.Contains(step, "`") && p.fits(1, command) {
			p.detail(1, span{text: command})
		}
	}
	if n := len(s.Tasks) - most; n > 0 {
		p.row("", span{dim, "and " + count(n, "more control") + " with open findings"})
	}
	if len(s.Tasks) == 0 {
		p.row("Do first", span{text: s.nothingOpen()})
	}
	p.gap()
}

// facts are the owner of a group and its numbers.
func (s *Summary) facts(run *Run, g policies.Group) []string {
	all := []string{ownerName(g.Owner.Name)}
	if g.Count > 1 {
		all = append(all, count(g.Count, "finding"))
	}
	if a := ageOf(g, run.StartedAt); a != "" {
		all = append(all, a)
	}
	switch n := s.overdue(run, g); {
	case n > 0 && g.Count == 1:
		all = append(all, "overdue")
	case n > 0:
		all = append(all, grouped(n)+" overdue")
	}
	if len(g.Saving) > 0 {
		all = append(all, amounts(g.Saving)+" a month")
	}
	return all
}

func (p *printer) wouldSave(run *Run, s *Summary) {
	for i, m := range s.Money {
		text := amount(m.Open) + " a month"
		if m.Fixed.Minor > 0 {
			text += "; " + amount(m.Fixed) + " saved since the last run"
		}
		p.row(map[bool]string{true: "Would save"}[i == 0], span{bold, text}, span{dim, " (estimate, list price); the largest:"})
		for _, f := range m.Largest {
			what := f.Asset.Name
			if place := account(f.Place); place != "" && run.placeName(place) != what {
				what += " in " + run.placeName(place)
			}
			p.detail(1, span{text: fmt.Sprintf("%12s  %s", amount(*f.Saving), what)}, span{dim, " · " + run.title(f.Control)})
		}
	}
	if len(s.Money) > 0 {
		p.gap()
	}
}

func (p *printer) totals(s *Summary) {
	t := s.Totals
	var parts []string
	for _, c := range t.Severity {
		if c.N > 0 {
			parts = append(parts, grouped(c.N)+" "+c.Name)
		}
	}
	open := grouped(t.Open) + " open"
	if len(parts) > 0 {
		open += " (" + strings.Join(parts, ", ") + ")"
	}
	late := span{text: "0 overdue"}
	if t.Overdue > 0 {
		late = span{red, grouped(t.Overdue) + " overdue (" + targetWords(t.Targets) + ")"}
	}
	p.row("Findings", span{bold, open}, span{text: ", "}, late, span{text: ", "}, span{yellow, grouped(t.Unknown) + " unknown"},
		span{text: fmt.Sprintf(", %s waived, %s passed", grouped(t.Waived), grouped(t.Pass))})
	if words := s.Trend.words(); words != "" {
		p.row("Trend", span{text: words})
	}
	p.gap()
}

func ownerName(name string) string { return cmp.Or(name, "no owner") }

// control is the control called id, or one that has nothing but its ID.
func (run *Run) control(id string) *Control {
	for i := range run.Controls {
		if run.Controls[i].ID == id {
			return &run.Controls[i]
		}
	}
	return &Control{Control: policies.Control{ID: id, Title: id}}
}

func (run *Run) title(id string) string { return cmp.Or(run.control(id).Title, id) }
