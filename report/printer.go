package report

import (
	"io"
	"strings"

	"github.com/corporate-sre/auditor/policies"
	"github.com/mattn/go-runewidth"
)

// A style is a colour or weight of ours. No data can become one.
type style int

const (
	plain style = iota
	bold
	dim
	red
	green
	yellow
	magenta
)

var escapes = [...]string{plain: "\x1b[0m", bold: "\x1b[1m", dim: "\x1b[2m", red: "\x1b[31m", green: "\x1b[32m", yellow: "\x1b[33m", magenta: "\x1b[35m"}

// A span is text in one style.
type span struct {
	style style
	text  string
}

// A printer prints lines that fit a terminal. Text goes through a SafeWriter;
// only styles pass beside it.
type printer struct {
	w      *SafeWriter
	width  int
	colour bool
	err    error
}

// seeReport stands for what is too long for the terminal.
const seeReport = "see the report"

// fitting is as many of the first sentences of text as a detail of so many
// lines holds, behind a mark. A command is whole or not there: half of one does
// harm when somebody pastes it. Empty: there is no text.
func (p *printer) fitting(lines int, mark, text string) string {
	if text == "" {
		return ""
	}
	all := sentences(text)
	for n := len(all); n > 0; n-- {
		if s := mark + strings.Join(all[:n], " "); p.fits(lines, s) {
			return s
		}
	}
	before, _, command := strings.Cut(all[0], "`")
	if !command {
		return mark + all[0] // words may be cut
	}
	before = strings.TrimSpace(before)
	if strings.HasSuffix(before, ":") || strings.Count(before, " ") > 1 { // not only "Run"
		if !strings.HasSuffix(before, ":") {
			before += " …:"
		}
		if s := mark + before + " " + seeReport; p.fits(lines, s) {
			return s
		}
	}
	return mark + seeReport
}

// fits reports whether a detail of so many lines holds text.
func (p *printer) fits(lines int, text string) bool {
	dry := printer{w: NewSafeWriter(io.Discard), width: p.width}
	return dry.wrap([]span{{text: text}}, margin+2, lines)
}

// margin is the width of the column that holds the headings.
const margin = 12

// row prints spans beside a heading, wrapped within their own column.
func (p *printer) row(heading string, spans ...span) {
	c := runewidth.Condition{}
	p.span(span{bold, c.FillRight(heading, margin)})
	p.wrap(spans, margin, maxLines)
	p.write("\n")
}

// detail prints spans below a row, set in, in at most so many lines.
func (p *printer) detail(lines int, spans ...span) { p.indented(margin+2, lines, spans) }

// deeper prints spans below a detail.
func (p *printer) deeper(lines int, spans ...span) { p.indented(margin+4, lines, spans) }

func (p *printer) indented(in, lines int, spans []span) {
	p.write(strings.Repeat(" ", in))
	p.wrap(spans, in, lines)
	p.write("\n")
}

// line prints spans from the left edge.
func (p *printer) line(spans ...span) {
	p.wrap(spans, 0, maxLines)
	p.write("\n")
}

func (p *printer) gap() { p.write("\n") }

func (p *printer) more(n int) {
	if n > most {
		p.row("", span{dim, "and " + grouped(n-most) + " more"})
	}
}

func (p *printer) severity(s policies.Severity) span {
	st := map[policies.Severity]style{policies.Critical: magenta, policies.High: red, policies.Medium: yellow}[s]
	c := runewidth.Condition{}
	return span{st, c.FillRight(Plain(string(s)), len(policies.Critical)+1)}
}

// maxLines is the most lines that one row takes.
const maxLines = 3

// wrap prints spans in at most so many lines, the later ones indented. It
// breaks at spaces, or inside a word that is longer than a line; "…" says that
// it was cut, and so does a false result.
func (p *printer) wrap(spans []span, indent, lines int) bool {
	room := p.width - indent - 1 // one for the sign that says "cut"
	col, line, spaces := 0, 1, 0
	broken := func() bool {
		if line == lines {
			p.span(span{dim, "…"})
			return false
		}
		line, col, spaces = line+1, 0, 0
		p.write("\n" + strings.Repeat(" ", indent))
		return true
	}
	for _, sp := range spans {
		for _, w := range words(Plain(sp.text)) {
			if w[0] == ' ' {
				spaces += len(w)
				continue
			}
			if n := width(w); col > 0 && col+spaces+n > room && (n <= room || col+spaces > room/2) && !broken() {
				return false
			}
			p.write(strings.Repeat(" ", spaces))
			col, spaces = col+spaces, 0
			for col+width(w) > room { // longer than a line
				c := runewidth.Condition{}
				cut := c.Truncate(w, room-col, "")
				p.span(span{sp.style, cut})
				w = w[len(cut):]
				if !broken() {
					return false
				}
			}
			p.span(span{sp.style, w})
			col += width(w)
		}
	}
	return true
}

// words cuts s into words and the runs of spaces between them.
func words(s string) []string {
	var all []string
	for s != "" {
		n := 1
		for n < len(s) && (s[n] == ' ') == (s[0] == ' ') {
			n++
		}
		all = append(all, s[:n])
		s = s[n:]
	}
	return all
}

// width is the number of columns of s; those of Chinese, Japanese and Korean
// count two, whatever the environment says.
func width(s string) int {
	c := runewidth.Condition{}
	return c.StringWidth(s)
}

func (p *printer) span(s span) {
	if p.colour && s.style != plain && s.text != "" {
		p.raw(s.style)
		defer p.raw(plain)
	}
	p.write(s.text)
}

func (p *printer) raw(s style) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w.w, escapes[s])
	}
}

func (p *printer) write(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}
