package strictyaml

import (
	"fmt"
	"strings"
)

// An Error is what is wrong with a file, where, and what to do.
type Error struct {
	File    string
	Line    int // from 1; 0: it concerns the whole file
	Column  int // from 1; 0: it concerns the whole line
	Message string
	Remedy  string // empty: the message says it
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ":%d", e.Column)
		}
	}
	b.WriteString(": " + e.Message)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}
