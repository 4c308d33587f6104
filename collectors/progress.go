package collectors

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Progress is how far one source has come.
type Progress struct {
	Source string
	Done   int // scopes that are kept, those of an earlier run included
	Known  int // scopes that are known so far; it grows
	Assets int
	Gaps   int // lines of coverage that a user can mend; see State.Incomplete
}

// A ProgressMode is how progress is shown.
type ProgressMode string

const (
	ProgressTerminal ProgressMode = "terminal" // one line a source, redrawn
	ProgressPlain    ProgressMode = "plain"    // one line a source each 30 s
	ProgressNone     ProgressMode = "none"
)

const plainEvery = 30 * time.Second

// A ProgressPrinter writes progress for people. Its Print is a Runner.Report.
type ProgressPrinter struct {
	w     io.Writer
	mode  ProgressMode
	now   func() time.Time
	start time.Time
	last  time.Time // of ProgressPlain
	drawn int       // lines on the terminal that the next ones replace
}

// NewProgressPrinter returns a printer to w. now is the clock.
func NewProgressPrinter(w io.Writer, mode ProgressMode, now func() time.Time) *ProgressPrinter {
	start := now()
	return &ProgressPrinter{w: w, mode: mode, now: now, start: start, last: start}
}

// Print shows the progress of all sources, if it is time to. What cannot be
// written is not missed.
func (p *ProgressPrinter) Print(all []Progress) {
	switch p.mode {
	case ProgressTerminal:
		p.draw(all)
	case ProgressPlain:
		if now := p.now(); now.Sub(p.last) >= plainEvery {
			p.last = now
			p.lines(all)
		}
	}
}

// Last shows where all sources have ended.
func (p *ProgressPrinter) Last(all []Progress) {
	switch p.mode {
	case ProgressTerminal:
		p.draw(all)
	case ProgressPlain:
		p.lines(all)
	}
}

// draw replaces the lines on the terminal.
func (p *ProgressPrinter) draw(all []Progress) {
	var b strings.Builder
	if p.drawn > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", p.drawn)
	}
	for _, s := range all {
		fmt.Fprintf(&b, "\x1b[2K%-10s %15s scopes %12s assets %8s gaps  %s\n", sourceName(s.Source),
			group(s.Done)+"/"+group(s.Known), group(s.Assets), group(s.Gaps), p.elapsed())
	}
	p.drawn = len(all)
	io.WriteString(p.w, b.String())
}

func (p *ProgressPrinter) lines(all []Progress) {
	var b strings.Builder
	for _, s := range all {
		fmt.Fprintf(&b, "%s: %d of %d scopes, %d assets, %d gaps, %s\n",
			sourceName(s.Source), s.Done, s.Known, s.Assets, s.Gaps, p.elapsed())
	}
	io.WriteString(p.w, b.String())
}

func (p *ProgressPrinter) elapsed() time.Duration {
	return p.now().Sub(p.start).Round(time.Second)
}

// sourceName keeps a configured name within its line.
func sourceName(s string) string {
	return cut(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, s), 20)
}

// group writes n with a comma after each three digits.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
