package backlog

import (
	"regexp"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/report"
)

// md is hostile text as Markdown, cut to a length. What could be the name of a
// commit is broken, since GitHub would make a link of it.
func md(s string) string {
	return commit.ReplaceAllString(inert(report.Markdown(s, mostText)), "$1\u200b$2")
}

var commit = regexp.MustCompile(`\b([0-9a-f]{20})([0-9a-f]{20})\b`)

// code is hostile text in the type of code, cut to a length.
func code(s string) string { return inert(report.MarkdownCode(s, mostText)) }

// inert breaks what would open or end a comment, where the marks stand.
func inert(s string) string {
	return strings.NewReplacer("<!--", "<\u200b!--", "-->", "--\u200b>").Replace(s)
}

// guide is a text of a policy's author, in which backticks mark commands.
// Commands stay as they are, so that they can be copied.
func guide(s string) string {
	if len(s) > mostProse {
		s = strings.ToValidUTF8(s[:mostProse], "") + "…"
	}
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		pieces := strings.Split(line, "`")
		for i, piece := range pieces {
			switch {
			case i%2 == 1 && strings.TrimSpace(piece) != "":
				b.WriteString("`" + report.Plain(piece) + "`")
			case i == 0:
				b.WriteString(report.Markdown(piece, mostProse))
				if strings.HasSuffix(piece, " ") {
					b.WriteString(" ")
				}
			default:
				b.WriteString(report.MarkdownInline(piece))
			}
		}
	}
	return inert(b.String())
}

// moment is a time as people read it.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
