package backlog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/report"
)

// Limits of a text, in bytes, well below GitHub's 65,536 characters.
const (
	mostBody  = 45_000 // beside the members of a group
	mostText  = 400    // of one value from outside
	mostProse = 4_000
	mostRows  = 100
	mostTitle = 200 // runes
)

// text is what stands between the marks for an item.
func (p *planner) text(item Item) string {
	var b strings.Builder
	c := p.run.Control(item.Control)
	switch item.Kind {
	case Digest:
		b.WriteString(p.waitingText())
	case Parent:
		p.head(&b, item, c)
		p.why(&b, c)
		b.WriteString("\nEach owner has an issue below. This one closes when all of them are closed.\n")
	case Group:
		p.head(&b, item, c)
		p.why(&b, c)
		p.tasks(&b, item)
		p.fix(&b, c)
		p.saving(&b, item, c)
		p.asks(&b, item, c)
	default:
		p.head(&b, item, c)
		p.why(&b, c)
		p.evidence(&b, item.Findings[0])
		p.fix(&b, c)
		p.saving(&b, item, c)
		p.asks(&b, item, c)
	}
	b.WriteString("\n---\n*The auditor keeps the text between its two marks in step. All else is yours: title, assignees, labels, and what you write around it. " +
		"It closes this issue when a run proves that it is over; closed as not planned, it stays closed for 90 days.*")
	text := b.String()
	if len(text) > mostBody {
		text = strings.ToValidUTF8(text[:mostBody], "") + "\n\n*Cut here: it is too long for an issue.*"
	}
	return text
}

func (p *planner) head(b *strings.Builder, item Item, c *report.Control) {
	fmt.Fprintf(b, "**%s** · %s · %s\n", item.Severity, md(cmp.Or(c.Title, c.ID)), code(c.ID))
	if item.Kind != Parent {
		fmt.Fprintf(b, "\nOwner: %s", md(ownerName(item.Owner)))
		if item.Owner.Via != "" {
			fmt.Fprintf(b, " (by %s)", md(item.Owner.Via))
		}
		b.WriteString("\n")
	}
}

func ownerName(o policies.Owner) string { return cmp.Or(o.Name, "nobody") }

func (p *planner) why(b *strings.Builder, c *report.Control) {
	if c.Description != "" {
		fmt.Fprintf(b, "\n### Why it matters\n\n%s\n", guide(c.Description))
	}
}

func (p *planner) evidence(b *strings.Builder, f *policies.Finding) {
	fmt.Fprintf(b, "\n### What was found\n\n")
	for _, m := range f.Messages {
		fmt.Fprintf(b, "- %s\n", md(m))
	}
	name := md(f.Asset.Name)
	if url := report.ConsoleURL(f.Asset.URL); url != "" && !strings.ContainsAny(url, "()<>\\") {
		name = "[" + name + "](<" + url + ">)"
	}
	fmt.Fprintf(b, "\n| | |\n|---|---|\n| Asset | %s |\n| ID | %s |\n| Type | %s |\n| Where | %s |\n", name, code(f.Asset.ID), code(f.Asset.Type), md(p.where(f)))
	if !f.FirstSeen.IsZero() {
		fmt.Fprintf(b, "| First seen | %s |\n", day(f.FirstSeen))
	}
	if f.SeverityReason != "" {
		fmt.Fprintf(b, "| Severity | %s: %s |\n", f.Severity, md(f.SeverityReason))
	}
	e := f.Evidence
	if e == nil {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(e.Values)) {
		fmt.Fprintf(b, "| %s | %s |\n", code(path), code(compact(e.Values[path])))
	}
	if e.Source != "" {
		fmt.Fprintf(b, "| Read by | %s |\n", code(e.Source))
	}
	if !e.CollectedAt.IsZero() {
		fmt.Fprintf(b, "| Read at | %s |\n", moment(e.CollectedAt))
	}
}

// where names the place of a finding.
func (p *planner) where(f *policies.Finding) string {
	account, region, _ := strings.Cut(f.Place, "/")
	name := p.run.Places[account]
	if name == "" {
		return f.Place
	}
	if region != "" {
		name += " " + region
	}
	return name + " (" + f.Place + ")"
}

func (p *planner) tasks(b *strings.Builder, item Item) {
	fmt.Fprintf(b, "\n### What was found\n\n")
	for n, f := range item.Findings {
		if n == mostRows {
			fmt.Fprintf(b, "\nAnd %d more; the report has all.\n", len(item.Findings)-n)
			break
		}
		fmt.Fprintf(b, "- [ ] %s %s: %s", md(f.Asset.Name), code(f.Asset.ID), md(strings.Join(f.Messages, "; ")))
		if f.Saving != nil {
			fmt.Fprintf(b, " (%s a month)", md(report.Amounts(*f.Saving)))
		}
		b.WriteString("\n")
	}
}

func (p *planner) fix(b *strings.Builder, c *report.Control) {
	if c.Remediation != "" {
		fmt.Fprintf(b, "\n### How to mend it\n\n%s\n", guide(c.Remediation))
	}
}

func (p *planner) saving(b *strings.Builder, item Item, c *report.Control) {
	sums := savings(item)
	if len(sums) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### What it saves\n\nAbout %s a month.\n", md(report.Amounts(sums...)))
	if c.SavingSource != "" {
		fmt.Fprintf(b, "\n%s\n", guide(c.SavingSource))
	}
}

func savings(item Item) []collectors.Money {
	findings := make([]policies.Finding, len(item.Findings))
	for i, f := range item.Findings {
		findings[i] = *f
	}
	return policies.Savings(findings)
}

// asks says how to check it and how to ask for a waiver.
func (p *planner) asks(b *strings.Builder, item Item, c *report.Control) {
	check := "auditor run --only " + shell(c.ID)
	fmt.Fprintf(b, "\n### Check it\n\n%s\n", fenced("sh", check))
	b.WriteString("\n### Ask for a waiver\n\nAdd this to `waivers.yaml` by a pull request, with why, who decided, and the last day:\n\n")
	var y strings.Builder
	for n, f := range item.Findings {
		if n == 20 {
			fmt.Fprintf(&y, "# and %d more\n", len(item.Findings)-n)
			break
		}
		fmt.Fprintf(&y, "- control: %s\n  asset: %s\n  reason: \"\"\n  approver: \"\"\n  expires: %s\n", quote(f.Control), quote(f.Asset.ID), day(p.run.StartedAt.AddDate(0, 0, 90)))
	}
	b.WriteString(fenced("yaml", strings.TrimSuffix(y.String(), "\n")) + "\n")
}

// quote is a string of YAML, in one line and without what would open or end a
// comment. It says exactly what s says.
func quote(s string) string {
	return strings.NewReplacer("<!--", `\u003c!--`, "-->", `--\u003e`).Replace(strconv.Quote(strings.ToValidUTF8(s, "\ufffd")))
}

// shell quotes a word for a shell.
func shell(s string) string {
	if isToken(s) && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(report.Plain(s), "'", `'\''`) + "'"
}

// fenced is a block of code whose fence is longer than any in it.
func fenced(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return inert(fence + language + "\n" + text + "\n" + fence)
}

// folded writes every run of digits as one #.
func folded(s string) string {
	var b strings.Builder
	digits := false
	for _, r := range s {
		is := r >= '0' && r <= '9'
		if is && !digits {
			b.WriteByte('#')
		}
		if !is {
			b.WriteRune(r)
		}
		digits = is
	}
	return b.String()
}

// compact is JSON in one line, or what there is of it.
func compact(raw json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return string(raw)
	}
	return b.String()
}

// title is that of a new issue: what is wrong with what.
func (p *planner) title(item Item) string {
	title := cmp.Or(p.run.Control(item.Control).Title, item.Control)
	switch {
	case item.Kind == Group:
		return plainTitle(title + ": findings of " + ownerName(item.Owner))
	case item.Kind == Single && len(item.Findings[0].Messages) > 0:
		f := item.Findings[0]
		return plainTitle(p.run.Subject(f) + ": " + f.Messages[0])
	case item.Kind == Single:
		return plainTitle(title + ": " + p.run.Subject(item.Findings[0]))
	}
	return plainTitle(title)
}

// plainTitle is text in one line, cut at a length that reads well.
func plainTitle(s string) string {
	s = strings.TrimSpace(report.Plain(s))
	if runes := []rune(s); len(runes) > mostTitle {
		s = string(runes[:mostTitle-1]) + "…"
	}
	return cmp.Or(s, "Finding")
}
