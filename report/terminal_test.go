package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

var acmeFiles = []string{"out/run.json", "out/report.html"}

func TestTerminal(t *testing.T) {
	for name, opts := range map[string]TerminalOptions{
		"terminal.txt":        {Files: acmeFiles},
		"terminal_colour.txt": {Width: 100, Colour: true, Files: acmeFiles},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Terminal(&b, acme(), opts); err != nil {
				t.Fatal(err)
			}
			golden(t, name, b.Bytes())
		})
	}
}

var sgr = regexp.MustCompile(`\x1b\[(0|1|2|31|32|33|35)m`)

func TestTerminalFits(t *testing.T) {
	for _, w := range []int{0, 1, 40, 60, 80, 200} {
		for name, run := range map[string]*Run{"acme": acme(), "a hostile company": poisoned(hostile["very long"]), "a Japanese company": poisoned(strings.Repeat("決済基盤", 50))} {
			var b bytes.Buffer
			if err := Terminal(&b, run, TerminalOptions{Width: w, Colour: true}); err != nil {
				t.Fatal(err)
			}
			want := max(w, 40)
			if w == 0 {
				want = 80
			}
			for line := range strings.Lines(sgr.ReplaceAllString(b.String(), "")) {
				if n := width(strings.TrimRight(line, "\n")); n > want {
					t.Errorf("%s, width %d: a line of %d columns: %q", name, w, n, line)
				}
			}
		}
	}
}

func TestTerminalIsPlainUnlessToldOtherwise(t *testing.T) {
	var b bytes.Buffer
	if err := Terminal(&b, acme(), TerminalOptions{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("an escape sequence without Colour")
	}
}
