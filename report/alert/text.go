package alert

import (
	"fmt"
	"strings"

	"github.com/corporate-sre/auditor/report"
)

// How much of a night stands in a message for people; the rest is counted.
const (
	mostLines = 10
	mostText  = 200   // runes of one text
	mostSlack = 2_900 // runes of a block, of which Slack takes 3,000
)

// Text is a message for people, in lines of plain text.
func (m Message) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "auditor%s: %d new, urgent\n", before(" ", m.Company), len(m.New))
	for n, l := range m.New {
		if n == mostLines {
			fmt.Fprintf(&b, "and %d more\n", len(m.New)-n)
			break
		}
		fmt.Fprintf(&b, "%s: %s: %s", l.Severity, plain(l.Asset), plain(l.Message))
		if l.Owner != "" {
			fmt.Fprintf(&b, " (%s)", plain(l.Owner))
		}
		b.WriteString("\n")
	}
	if !m.Complete {
		b.WriteString("The night is incomplete: something could not be read.\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func before(sep, s string) string {
	if s == "" {
		return ""
	}
	return sep + plain(s)
}

// plain is hostile text in one line, cut to a length.
func plain(s string) string { return cut(report.Plain(s), mostText) }

func cut(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}

// slack is a message as an incoming webhook of Slack takes it: plain text, in
// which nothing mentions and nothing links.
func slack(m Message) any {
	text := cut(m.Text(), mostSlack)
	type object map[string]any
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;") // Slack reads commands between < and >
	return object{
		"text": escape.Replace(strings.SplitN(text, "\n", 2)[0]), "mrkdwn": false, "unfurl_links": false, "unfurl_media": false,
		"blocks": []object{{"type": "section", "text": object{"type": "plain_text", "emoji": false, "text": text}}},
	}
}
