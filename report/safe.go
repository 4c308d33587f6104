package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names, tags and messages are hostile text. Every format puts them through one
// of the functions here, or through html/template or encoding/json.

// Plain returns s for one line of text: white space of any kind is a space, and
// what a reader cannot see (control characters, bidirectional marks, zero-width
// and other format characters) is shown as its number, \x1b or \u202e.
func Plain(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unseen(r) || flat(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s { // invalid UTF-8 becomes U+FFFD
		switch {
		case flat(r):
			b.WriteByte(' ')
		case unseen(r):
			b.WriteString(visible(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// flat reports whether r is white space that would break or move a line.
func flat(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// unseen reports whether r shows nothing, or who knows what: C0, DEL, C1, the
// whole of Cf, fillers, noncharacters, private use. Variation selectors stay;
// names in Japanese need them.
func unseen(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

func visible(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// A SafeWriter stands before a terminal or a log that people and CI systems
// read. Whatever is written, only graphic characters, spaces and line feeds
// come out; the rest is shown as by Plain. A line cannot give a command to a CI
// system: a leading "::" and "##" anywhere are broken by a space.
type SafeWriter struct {
	w    io.Writer
	rest []byte // the beginning of a rune whose end is still to come
	line int    // runes other than spaces so far in the line, up to 2
	last rune
}

// NewSafeWriter returns a SafeWriter before w.
func NewSafeWriter(w io.Writer) *SafeWriter { return &SafeWriter{w: w} }

// Write implements io.Writer. The end of p may stay behind until its rune is
// complete.
func (s *SafeWriter) Write(p []byte) (int, error) {
	in := append(s.rest, p...)
	s.rest = nil
	var out strings.Builder
	for len(in) > 0 {
		if !utf8.FullRune(in) {
			s.rest = append([]byte(nil), in...)
			break
		}
		r, n := utf8.DecodeRune(in)
		in = in[n:]
		s.put(&out, r)
	}
	if _, err := io.WriteString(s.w, out.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (s *SafeWriter) put(out *strings.Builder, r rune) {
	switch {
	case r == '\n':
		out.WriteRune(r)
		s.line, s.last = 0, r
		return
	case flat(r):
		r = ' '
	}
	if (r == '#' && s.last == '#') || (r == ':' && s.last == ':' && s.line == 1) {
		out.WriteByte(' ')
	}
	if unseen(r) {
		out.WriteString(visible(r))
	} else {
		out.WriteRune(r)
	}
	if !unicode.IsSpace(r) && s.line < 2 {
		s.line++
	}
	s.last = r
}

// zwsp is a zero-width space. GitHub makes mentions and references from the
// rendered text, where no escape helps; a zero-width space inside does.
const zwsp = "\u200b"

// mdLive matches what GitHub turns into a link in rendered text.
var mdLive = strings.NewReplacer(
	"@", "@"+zwsp,
	"#", "#"+zwsp,
	"://", ":"+zwsp+"//",
	"www.", "www"+zwsp+".", "WWW.", "WWW"+zwsp+".", "Www.", "Www"+zwsp+".",
	"GH-", "GH"+zwsp+"-", "gh-", "gh"+zwsp+"-", "Gh-", "Gh"+zwsp+"-", "gH-", "gH"+zwsp+"-",
)

// mdEscape keeps Markdown's own signs as text. Entities are used where a
// backslash would count as one itself, as before the pipe of a table.
var mdEscape = strings.NewReplacer(
	`\`, "&#92;", "|", "&#124;", "&", "&amp;", "<", "&lt;", ">", "&gt;",
	"`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "#", `\#`, "!", `\!`, "$", `\$`,
)

// mdText returns s as Markdown that shows s and does nothing else, in a line
// of text, a title or a cell of a table.
func mdText(s string) string { return mdStart(mdInline(strings.TrimSpace(s))) }

// mdInline is mdText for the middle of a line, with its spaces.
func mdInline(s string) string { return mdEscape.Replace(mdLive.Replace(Plain(s))) }

// mdStart escapes what would begin a list, a rule or a heading.
func mdStart(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		switch rest := s[i+1:]; {
		case i == 0 && strings.ContainsRune("+-=", rune(s[0])),
			i > 0 && strings.ContainsRune(".)", rune(s[i])) && (rest == "" || rest[0] == ' '):
			return s[:i] + `\` + s[i:]
		}
	}
	return s
}

// mdCode is mdText in the type of code, for IDs. GitHub makes no links in code,
// so the text stays as it is and can be copied.
func mdCode(s string) string {
	s = strings.TrimSpace(Plain(s))
	if s == "" || strings.ContainsAny(s, `\|`) {
		return mdText(s) // no escape in code stands for these in a table
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

// mdProse is a text of ours or of a policy's author, in which backticks mark
// commands. These stay as they are, so that they can be copied: GitHub makes no
// links in code. It is for lists and paragraphs; in a table the pipe of a command
// would end the cell.
func mdProse(s string) string { return strings.Join(mdParagraphs(s), "\n\n") }

// mdParagraphs is mdProse with each paragraph in one line.
func mdParagraphs(s string) []string {
	var paragraphs []string
	for _, pieces := range prose(s) {
		var b strings.Builder
		for _, p := range pieces {
			if p.Code {
				b.WriteString(mdCommand(p.Text))
			} else {
				b.WriteString(mdInline(p.Text))
			}
		}
		paragraphs = append(paragraphs, mdStart(strings.TrimSpace(b.String())))
	}
	return paragraphs
}

// mdCommand is code without backticks, verbatim.
func mdCommand(s string) string {
	if s = strings.TrimSpace(Plain(s)); s == "" {
		return ""
	}
	return "`" + s + "`"
}

// csvText returns s as the text of a cell that no spreadsheet takes for a
// formula.
func csvText(s string) string {
	s = Plain(s)
	if t := strings.TrimLeftFunc(s, unicode.IsSpace); t != "" && strings.ContainsRune("=+-@＝＋－＠", firstRune(t)) {
		return "'" + s
	}
	return s
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
