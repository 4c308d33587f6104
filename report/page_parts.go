package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies"
)

// A piece is text in one type. Remediations mark commands with backticks.
type piece struct {
	Code bool
	Text string
}

// prose cuts text into paragraphs of pieces.
func prose(text string) [][]piece {
	var paragraphs [][]piece
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var pieces []piece
		for i, t := range strings.Split(line, "`") {
			if t != "" {
				pieces = append(pieces, piece{Code: i%2 == 1, Text: t})
			}
		}
		paragraphs = append(paragraphs, pieces)
	}
	return paragraphs
}

// stackWidth is the length of a full bar in its own units.
const stackWidth = 1000

// A stack is one bar of several segments, drawn as SVG by the template.
type stack struct {
	Segments []segment
	Label    string // the same in words
}

type segment struct {
	Class string // in page.css
	X, W  int
}

// severityStack is a bar of numbers by policies.Severity.Rank, the worst first,
// as long as their sum is of full.
func severityStack(numbers [5]int, full int) stack {
	var s stack
	var words []string
	x := 0
	for rank, n := range slices.Backward(numbers[:]) {
		if n == 0 || full == 0 {
			continue
		}
		name := string(policies.Severities[rank])
		s.Segments, x = s.append(name, x, max(n*stackWidth/full, 6))
		words = append(words, grouped(n)+" "+name)
	}
	s.Label = strings.Join(words, ", ")
	return s
}

// readStack is a bar of the places that were read in full, of all.
func readStack(read, all int) stack {
	s := stack{Label: fmt.Sprintf("%s of %s without gaps", grouped(read), grouped(all))}
	if all > 0 {
		x := 0
		if read > 0 {
			s.Segments, x = s.append("read", 0, read*stackWidth/all)
		}
		if read < all {
			s.Segments, _ = s.append("unread", x, stackWidth-x)
		}
	}
	return s
}

func (s stack) append(class string, x, w int) ([]segment, int) {
	w = min(w, stackWidth-x)
	return append(s.Segments, segment{class, x, w}), x + w
}
