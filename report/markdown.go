package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/policies"
)

// MaxMarkdown is the most that WriteMarkdown writes, in bytes: what GitHub
// takes as the summary of a step.
const MaxMarkdown = 1 << 20

// Limits of the Markdown report, so that its parts before the table stay small.
const (
	mdGaps = 25
	mdList = 20
	mdRows = 1000
	mdMax  = 400      // bytes of one text
	mdFix  = 16 << 10 // bytes of one remediation
)

// WriteMarkdown writes report.md, which also serves as the summary of a CI
// step: coverage first, then what changed, what to do first, and the findings,
// as many as fit.
func WriteMarkdown(w io.Writer, run *Run) error {
	s := Summarize(run)
	var b strings.Builder
	mdHead(&b, run, s)
	mdCoverage(&b, run, s)
	mdUnjudged(&b, s)
	mdChanges(&b, run, s)
	mdFirst(&b, run, s)
	mdMoney(&b, run, s)
	mdOwners(&b, run, s)
	mdWaivers(&b, run)
	mdFindings(&b, run, s)
	_, err := io.WriteString(w, b.String())
	return err
}

// md is hostile text of a bounded length, as mdText.
func md(s string) string { return mdText(short(s, mdMax)) }

// mdID is an ID of a bounded length, as mdCode.
func mdID(s string) string { return mdCode(short(s, mdMax)) }

func mdHead(b *strings.Builder, run *Run, s *Summary) {
	fmt.Fprintf(b, "# %s\n\n", md(strings.TrimSpace("Audit "+run.Company)))
	state := "**Complete.** " + s.reading()
	if !s.Coverage.Complete {
		state = "**Incomplete.** " + s.reading()
	}
	fmt.Fprintf(b, "%s · %s · auditor %s\n\n%s\n\n", moment(run.StartedAt), run.EndedAt.Sub(run.StartedAt).Round(time.Second), md(run.Version), state)
	t := s.Totals
	var parts []string
	for _, c := range t.Severity {
		parts = append(parts, grouped(c.N)+" "+c.Name)
	}
	fmt.Fprintf(b, "**%s open** (%s), **%s overdue** (%s), **%s unknown**, %s waived, %s passed.\n\n", grouped(t.Open), strings.Join(parts, ", "),
		grouped(t.Overdue), targetWords(t.Targets), grouped(t.Unknown), grouped(t.Waived), grouped(t.Pass))
	if words := s.Trend.words(); words != "" {
		fmt.Fprintf(b, "Trend: %s.\n\n", words)
	}
}

func mdCoverage(b *strings.Builder, run *Run, s *Summary) {
	b.WriteString("## What was read\n\n")
	for _, p := range s.Coverage.Providers {
		fmt.Fprintf(b, "- %s: %s", md(p.Provider), p.words())
		if p.Assets > 0 {
			fmt.Fprintf(b, ", %s", count(p.Assets, "asset"))
		}
		b.WriteString("\n")
	}
	if s.Coverage.Pruned > 0 {
		fmt.Fprintf(b, "- %s not visited: no usage on the bill\n", count(s.Coverage.Pruned, "place"))
	}
	for _, note := range run.Notes[:min(len(run.Notes), mdGaps)] {
		fmt.Fprintf(b, "- Note: %s\n", md(note))
	}
	mdMore(b, len(run.Notes)-mdGaps, "note")
	gaps := s.Coverage.Gaps
	if len(gaps) == 0 {
		b.WriteString("\n")
		return
	}
	b.WriteString("\n### What was not\n\n| State | What | Why | Controls that cannot judge | What would mend it |\n|---|---|---|--:|---|\n")
	for _, g := range gaps[:min(len(gaps), mdGaps)] {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", mdText(string(g.State)), md(hidden(run, g)), md(g.Reason), grouped(len(g.Controls)), md(remedy(g.Needs)))
	}
	mdMore(b, len(gaps)-mdGaps, "gap")
	b.WriteString("\n")
}

func mdUnjudged(b *strings.Builder, s *Summary) {
	if len(s.Unjudged) == 0 {
		return
	}
	b.WriteString("### Not judged\n\n")
	for _, u := range s.Unjudged[:min(len(s.Unjudged), mdGaps)] {
		fmt.Fprintf(b, "- %s", md(u.what(mdList)))
		if remedy := u.remedy(); remedy != "" {
			fmt.Fprintf(b, " → %s", remedy)
		}
		b.WriteString("\n")
	}
	mdMore(b, len(s.Unjudged)-mdGaps, "cause")
	b.WriteString("\n")
}

func mdMore(b *strings.Builder, n int, noun string) {
	if n > 0 {
		fmt.Fprintf(b, "\nAnd %s.\n", count(n, "more "+noun))
	}
}

func mdChanges(b *strings.Builder, run *Run, s *Summary) {
	c := s.Changes
	if words := c.without(); words != "" {
		fmt.Fprintf(b, "## What changed\n\n%s.\n\n", sentence(words))
		return
	}
	fmt.Fprintf(b, "## What changed since %s\n\n", md(s.previous()))
	for _, list := range []struct {
		name string
		of   []*policies.Finding
	}{{"new", c.New}, {"reopened", c.Reopened}, {"updated", c.Updated}, {"fixed", c.Fixed}} {
		fmt.Fprintf(b, "**%s %s**\n\n", grouped(len(list.of)), list.name)
		for _, f := range list.of[:min(len(list.of), mdList)] {
			fmt.Fprintf(b, "- %s: %s: %s, %s\n", f.Severity, md(run.title(f.Control)), md(run.subject(f)), md(ownerName(f.Owner.Name)))
		}
		mdMore(b, len(list.of)-mdList, "finding")
		if len(list.of) > 0 {
			b.WriteString("\n")
		}
	}
	if words := c.controls(); words != "" {
		fmt.Fprintf(b, "Policies: %s.\n\n", words)
	}
	for _, p := range c.ByPolicy[:min(len(c.ByPolicy), mdList)] {
		fmt.Fprintf(b, "- +%s from the %s control %s\n", grouped(p.N), p.Change, mdID(p.Control))
	}
	mdMore(b, len(c.ByPolicy)-mdList, "control")
	if c.NewlyUnknown > 0 {
		fmt.Fprintf(b, "- %s newly unknown\n", count(c.NewlyUnknown, "finding"))
	}
	if words := c.judged(); words != "" {
		fmt.Fprintf(b, "- %s\n", words)
	}
	b.WriteString("\n")
}

func mdFirst(b *strings.Builder, run *Run, s *Summary) {
	b.WriteString("## Do these first\n\n")
	if len(s.Tasks) == 0 {
		fmt.Fprintf(b, "%s.\n\n", sentence(s.nothingOpen()))
		return
	}
	for i, task := range s.Tasks[:min(len(s.Tasks), most)] {
		c := run.control(task.Control)
		fmt.Fprintf(b, "%d. **%s: %s**", i+1, task.Severity, md(run.title(task.Control)))
		if why := mdProse(short(strings.ReplaceAll(c.Description, "\n", " "), 2*mdMax)); why != "" {
			fmt.Fprintf(b, "\\\n   %s", why)
		}
		b.WriteString("\n")
		for _, g := range task.Groups[:min(len(task.Groups), taskOwners)] {
			facts := s.facts(run, g)
			fmt.Fprintf(b, "   - **%s**%s: %s: %s\n", md(facts[0]), mdInline(strings.Join(append([]string{""}, facts[1:]...), ", ")),
				mdText(s.subjects(run, g)), md(s.wrong(g)))
		}
		if n := len(task.Groups) - taskOwners; n > 0 {
			fmt.Fprintf(b, "   - and %s\n", count(n, "more owner"))
		}
		if steps := mdSteps(c.Remediation); len(steps) > 0 {
			fmt.Fprintf(b, "   - To do: %s\n", strings.Join(steps, "\\\n     "))
		}
	}
	if n := len(s.Tasks) - most; n > 0 {
		fmt.Fprintf(b, "\nAnd %s with open findings, below.\n", count(n, "more control"))
	}
	b.WriteString("\n")
}

// mdSteps are the paragraphs of a remediation, as many as fit mdFix: half of a
// command does harm when somebody pastes it.
func mdSteps(remediation string) []string {
	var steps []string
	size := 0
	for _, step := range mdParagraphs(remediation) {
		if size += len(step); size > mdFix {
			return append(steps, "The rest is in report.html.")
		}
		steps = append(steps, step)
	}
	return steps
}

func mdOwners(b *strings.Builder, run *Run, s *Summary) {
	if len(s.Owners) == 0 {
		return
	}
	b.WriteString("## By owner\n\n| Owner | Open | Overdue | New | Unknown | Oldest |\n|---|--:|--:|--:|--:|---|\n")
	for _, t := range s.Owners[:min(len(s.Owners), mdList)] {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", md(ownerName(t.Name)), grouped(t.Open), grouped(t.Overdue), grouped(t.New), grouped(t.Unknown), age(t.Oldest, run.StartedAt))
	}
	mdMore(b, len(s.Owners)-mdList, "owner")
	b.WriteString("\n")
}

func mdMoney(b *strings.Builder, run *Run, s *Summary) {
	if len(s.Money) == 0 {
		return
	}
	b.WriteString("## What it would save\n\nEstimates at list price, a month; an asset counts once. The largest are named.\n\n")
	for _, m := range s.Money {
		fmt.Fprintf(b, "- **%s** open", md(amount(m.Open)))
		if m.Fixed.Minor > 0 {
			fmt.Fprintf(b, ", %s saved since the last run", md(amount(m.Fixed)))
		}
		b.WriteString("\n")
		for _, f := range m.Largest {
			fmt.Fprintf(b, "  - %s: %s, %s\n", md(amount(*f.Saving)), md(run.subject(f)), md(run.title(f.Control)))
		}
	}
	b.WriteString("\n")
}

func mdWaivers(b *strings.Builder, run *Run) {
	if len(run.Waivers) == 0 {
		return
	}
	b.WriteString("## Waivers\n\n| Until | Control | Asset | Why | Approver | Covers | Note |\n|---|---|---|---|---|--:|---|\n")
	for _, w := range run.Waivers[:min(len(run.Waivers), mdList)] {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", day(w.Expires), mdID(w.Control), mdID(w.Asset), md(w.Reason), md(w.Approver), grouped(w.Matched), md(w.Note))
	}
	mdMore(b, len(run.Waivers)-mdList, "waiver")
	b.WriteString("\n")
}

// mdFindings writes rows until mdRows or MaxMarkdown.
func mdFindings(b *strings.Builder, run *Run, s *Summary) {
	b.WriteString("## Findings\n\n")
	if len(s.Findings) == 0 {
		b.WriteString("None.\n")
		return
	}
	b.WriteString("| Severity | Status | Control | Asset | Place | Owner | What is wrong | Since |\n|---|---|---|---|---|---|---|---|\n")
	const note = 200 // bytes kept for the last line
	rows := 0
	for i := range s.Findings {
		row := mdRow(run, &s.Findings[i])
		if rows == mdRows || b.Len()+len(row) > MaxMarkdown-note {
			break
		}
		b.WriteString(row)
		rows++
	}
	if left := len(s.Findings) - rows; left > 0 {
		fmt.Fprintf(b, "\n%s more of %s; findings.csv and run.json hold all.\n", grouped(left), count(len(s.Findings), "finding"))
	}
}

func mdRow(run *Run, f *policies.Finding) string {
	what := strings.Join(f.Messages, "; ")
	status := string(f.Status)
	switch {
	case f.Waiver != nil:
		status = "waived until " + day(f.Waiver.Expires)
		what = strings.Join([]string{what, f.Waiver.Reason}, " — ")
	case f.Status == policies.Unknown:
		what = f.Reason
	}
	asset := md(f.Asset.Name)
	if f.Asset.ID != f.Asset.Name {
		asset += " " + mdID(f.Asset.ID)
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s | %s | %s |\n", mdText(string(f.Severity)), mdText(status), mdID(f.Control), asset,
		md(placeText(run, f.Place)), md(ownerName(f.Owner.Name)), md(what), day(f.FirstSeen))
}

// placeText is a place as people read it: "payments eu-west-1".
func placeText(run *Run, place string) string {
	_, region, _ := strings.Cut(place, "/")
	return strings.TrimSpace(run.placeName(account(place)) + " " + region)
}
