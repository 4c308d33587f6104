package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/corporate-sre/auditor/report"
)

// A world is all that a command sees of what is outside: nothing below this
// package reads the clock, the environment or a terminal.
type world struct {
	stdout, stderr io.Writer
	getenv         func(string) string
	environ        func() []string
	home           string // folder of the user; empty when there is none
	now            func() time.Time
	width          int  // of stdout, in columns; 0 when it is no terminal
	live           bool // stderr is a terminal, so progress may redraw
}

func newWorld() *world {
	w := &world{stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, environ: os.Environ, now: time.Now}
	if home, err := os.UserHomeDir(); err == nil {
		w.home = home
	}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		w.width = 80
		if cols, _, err := term.GetSize(fd); err == nil {
			w.width = cols
		}
	}
	w.live = term.IsTerminal(int(os.Stderr.Fd()))
	return w
}

// colour reports whether stdout takes colours; see no-color.org.
func (w *world) colour() bool {
	return w.width > 0 && w.getenv("NO_COLOR") == "" && w.getenv("TERM") != "dumb"
}

// counts is "1 file", "2 files".
func counts(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprint(n, " ", noun)
}

// say tells the user something on stderr. It is hostile text where it names
// what came from outside.
func (w *world) say(format string, args ...any) {
	fmt.Fprintln(w.stderr, report.Plain(fmt.Sprintf(format, args...)))
}
