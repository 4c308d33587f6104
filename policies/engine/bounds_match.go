package engine

import (
	"regexp"
	regex "regexp/syntax"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// What matching costs: the states of the pattern for each byte that is searched.

func globbing(args []*ast.Term) (bytes, work int) {
	pattern := textOf(args[0])
	if len(pattern) > mostPattern {
		return 0, mostWork + 1
	}
	return 0, len(pattern) * len(textOf(args[2]))
}

// matching is of functions that have a regular expression and a text, by their
// places; -1 is no text.
func matching(pattern, searched int) cost {
	return func(args []*ast.Term) (bytes, work int) {
		s := ""
		if searched >= 0 {
			s = textOf(args[searched])
		}
		return 0, MatchWork(textOf(args[pattern]), len(s))
	}
}

// replacingMatches counts the groups that each match is replaced by, which
// together are as long as the text.
func replacingMatches(args []*ast.Term) (bytes, work int) {
	s, by := textOf(args[0]), textOf(args[2])
	_, work = matching(1, 0)(args)
	return len(s) * (1 + strings.Count(by, "$")), work
}

// MatchWork is how many simple steps it may take to find a regular expression in
// so many bytes.
func MatchWork(pattern string, bytes int) int {
	if len(pattern) > mostPattern {
		return mostWork + 1
	}
	n := len(pattern) + 1
	if strings.Contains(pattern, "{") {
		re, err := regex.Parse(pattern, regex.Perl)
		if err != nil {
			return 0 // it does not compile
		}
		n = states(re)
	}
	if n > mostStates && strings.Contains(pattern, "{") {
		return mostWork + 1
	}
	return n * bytes
}

// states is about how many states an expression has.
func states(re *regex.Regexp) int {
	n := 1 + len(re.Rune)
	for _, sub := range re.Sub {
		n += states(sub)
	}
	if re.Op == regex.OpRepeat {
		n *= max(1, re.Min, re.Max)
	}
	return min(n, mostWork)
}

// A template holds expressions between delimiters, of which each character may
// repeat what is before it.
func matchingTemplate(args []*ast.Term) (bytes, work int) {
	return 0, 150 * len(textOf(args[0])) * len(textOf(args[1]))
}

// A search is a function that looks for all that matches an expression: its
// arguments, by their places. Each match may take as long as one search of the
// whole text.
type search struct {
	pattern, text int

	// each is what a match adds to the answer, in bytes.
	each func(args []*ast.Term) int
}

var searches = map[string]search{
	"regex.find_all_string_submatch_n": {0, 1, oneTerm},
	"regex.find_n":                     {0, 1, oneTerm},
	"regex.replace":                    {1, 0, func(args []*ast.Term) int { return sizeOfTerm + len(textOf(args[2])) }},
	"regex.split":                      {0, 1, oneTerm},
}

func oneTerm([]*ast.Term) int { return sizeOfTerm }

// long reports whether it has to be looked at more closely.
func (s search) long(args []*ast.Term) bool {
	n := len(textOf(args[s.text]))
	return n*s.each(args) > mostBytes || TooMuch(n*MatchWork(textOf(args[s.pattern]), n))
}

// fits looks how many matches there are, since a search that counts them can be
// ended.
func (s search) fits(bctx topdown.BuiltinContext, args []*ast.Term) (err error) {
	if !s.long(args) {
		return nil
	}
	re, wrong := regexp.Compile(textOf(args[s.pattern]))
	if wrong != nil {
		return nil // OPA says it
	}
	defer func() {
		if e, ours := recover().(error); ours {
			err = e
		}
	}()
	bytes, each := 0, s.each(args)
	re.ReplaceAllStringFunc(textOf(args[s.text]), func(string) string {
		switch bytes += each; {
		case bytes > mostBytes:
			panic(errLarge)
		case bctx.Cancel != nil && bctx.Cancel.Cancelled():
			panic(topdown.Halt{Err: &topdown.Error{Code: topdown.CancelErr, Message: "timed out"}})
		}
		return ""
	})
	return nil
}
