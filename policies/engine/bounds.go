package engine

import (
	"errors"
	"fmt"
	"regexp"
	regex "regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	builtin "github.com/open-policy-agent/opa/v1/topdown/builtins"
)

// OPA can end an evaluation between the calls of built-in functions, but not
// within most of them: one call would take hours over a value that other
// people chose, or more memory than there is. Those that can are asked first how
// much it would be, and refused when it is too much, which makes that control
// unknown for that asset.

// Limits on one call.
const (
	mostBytes   = 16 << 20 // of an answer
	mostWork    = 1 << 28  // simple steps, which take a second or a few
	mostPattern = 64 << 10 // bytes of a pattern
	mostStates  = 10_000   // of a regular expression
)

// sizeOfTerm is what an element of an answer takes, in bytes.
const sizeOfTerm = 64

// A cost says how many bytes the answer of a call may have, and how many simple
// steps it may take. Arguments of another type than the function's cost nothing:
// OPA refuses them.
type cost func(args []*ast.Term) (bytes, work int)

var costs = map[string]cost{
	"concat":            joining,
	"sprintf":           formatting,
	"replace":           replacing,
	"strings.replace_n": replacingMany,
	"split":             splitting,
	"strings.split_n":   splitting,
	"indexof":           finding,
	"indexof_n":         findingAll,
	"trim":              trimming,
	"trim_left":         trimming,
	"trim_right":        trimming,
	"glob.match":        globbing,

	"regex.find_all_string_submatch_n": matching(0, 1),
	"regex.find_n":                     matching(0, 1),
	"regex.is_valid":                   matching(0, -1),
	"regex.match":                      matching(0, 1),
	"regex.replace":                    replacingMatches,
	"regex.split":                      matching(0, 1),
	"regex.template_match":             matchingTemplate,

	"array.flatten":             flattening,
	"graph.reachable":           reaching,
	"mul":                       multiplying,
	"net.cidr_contains_matches": pairing,
	"object.subset":             comparing,
	"product":                   multiplyingAll,
	"to_number":                 counting,
	"units.parse":               counting,
	"units.parse_bytes":         counting,

	"base64.encode":             encoding,
	"base64url.encode":          encoding,
	"base64url.encode_no_pad":   encoding,
	"hex.encode":                encoding,
	"json.marshal":              encoding,
	"json.marshal_with_options": encoding,
	"urlquery.encode":           encoding,
	"urlquery.encode_object":    encoding,
	"yaml.marshal":              encoding,

	"json.unmarshal":         decoding(",[{"),
	"urlquery.decode_object": decoding("&"),
	"yaml.unmarshal":         decoding(",[{\n"),
	"yaml.is_valid":          decoding(",[{\n"),
}

// costOf is nil for a function that costs no more than reading its arguments.
func costOf(name string) cost {
	if strings.HasPrefix(name, "io.jwt.verify_") {
		return verifying
	}
	return costs[name]
}

// WorkOf returns a function that says how many simple steps a call may take,
// beside reading its arguments; nil: no more.
func WorkOf(name string) func(args []*ast.Term) int {
	c := costOf(name)
	if c == nil {
		return nil
	}
	s, searching := searches[name]
	return func(args []*ast.Term) int {
		if searching && s.long(args) {
			return mostWork + 1
		}
		_, work := c(args)
		return work
	}
}

// TooMuch reports whether so much work is refused.
func TooMuch(work int) bool { return work < 0 || work > mostWork }

// bounded puts the limits before OPA's functions, once: their table is the
// process's.
var bounded = sync.OnceFunc(func() {
	topdown.RegisterBuiltinFunc(ast.ReachableBuiltin.Name, reachable)
	for name, why := range builtins {
		c, f := costOf(name), topdown.GetBuiltin(name)
		if why != "" || c == nil {
			continue
		}
		topdown.RegisterBuiltinFunc(name, func(bctx topdown.BuiltinContext, args []*ast.Term, give func(*ast.Term) error) error {
			switch bytes, work := c(args); {
			case bytes < 0 || bytes > mostBytes:
				return errLarge
			case TooMuch(work):
				return errLong
			}
			if search, ok := searches[name]; ok {
				if err := search.fits(bctx, args); err != nil {
					return err
				}
			}
			return f(bctx, args, give)
		})
	}
})

var (
	errLarge = fmt.Errorf("its answer would have more than %d MB", mostBytes>>20)
	errLong  = errors.New("it would take too long over so much")
)

func textOf(t *ast.Term) string {
	s, _ := t.Value.(ast.String)
	return string(s)
}

// elements calls f for the elements of an array or a set.
func elements(t *ast.Term, f func(*ast.Term)) {
	switch v := t.Value.(type) {
	case *ast.Array:
		v.Foreach(f)
	case ast.Set:
		v.Foreach(f)
	}
}

func length(t *ast.Term) int {
	switch v := t.Value.(type) {
	case *ast.Array:
		return v.Len()
	case ast.Set:
		return v.Len()
	}
	return 1
}

func joining(args []*ast.Term) (bytes, work int) {
	bytes = len(textOf(args[0])) * length(args[1])
	elements(args[1], func(t *ast.Term) { bytes += len(textOf(t)) })
	return bytes, 0
}

// longestNumber is how long a float64 is when it is written out.
const longestNumber = 400

// formatting knows that a width or precision is a million at most. A quoted or
// hexadecimal byte takes five at most.
func formatting(args []*ast.Term) (bytes, work int) {
	format := textOf(args[0])
	verbs := strings.Count(format, "%")
	if verbs == 0 {
		return len(format), 0
	}
	wide, digits := 0, 0
	for _, c := range []byte(format) {
		if c == '*' {
			wide = 2_000_000
		}
		if c < '0' || c > '9' {
			digits = 0
			continue
		}
		if digits = min(1_000_000, 10*digits+int(c-'0')); digits > wide {
			wide = digits
		}
	}
	longest := 0
	elements(args[1], func(t *ast.Term) {
		n := len(textOf(t))
		if n == 0 && longest <= mostBytes {
			n = longestNumber + 64*weight(t.Value) // in binary it has three digits for one
		}
		longest = max(longest, n)
	})
	if strings.ContainsAny(format, "qxX#") {
		longest *= 5
	}
	return len(format) + verbs*(2*wide+longest), 0
}

func replacing(args []*ast.Term) (bytes, work int) {
	s, old, by := textOf(args[0]), textOf(args[1]), textOf(args[2])
	return len(s) + strings.Count(s, old)*max(0, len(by)-len(old)), 0
}

func replacingMany(args []*ast.Term) (bytes, work int) {
	patterns, ok := args[0].Value.(ast.Object)
	if !ok {
		return 0, 0
	}
	s := textOf(args[1])
	patterns.Foreach(func(old, _ *ast.Term) { work += len(s) * (1 + len(textOf(old))) })
	if bytes = len(s); TooMuch(work) {
		return bytes, work
	}
	patterns.Foreach(func(old, by *ast.Term) { bytes += strings.Count(s, textOf(old)) * len(textOf(by)) })
	return bytes, work
}

func splitting(args []*ast.Term) (bytes, work int) {
	return sizeOfTerm * strings.Count(textOf(args[0]), textOf(args[1])), 0
}

func finding(args []*ast.Term) (bytes, work int) {
	return 0, len(textOf(args[0])) * len(textOf(args[1]))
}

func findingAll(args []*ast.Term) (bytes, work int) {
	s, what := textOf(args[0]), textOf(args[1])
	_, n := utf8.DecodeRuneInString(what)
	return sizeOfTerm * strings.Count(s, what[:n]), len(s) * len(what)
}

func trimming(args []*ast.Term) (bytes, work int) { return finding(args) }

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

func flattening(args []*ast.Term) (bytes, work int) {
	return sizeOfTerm / 4 * weight(args[0].Value), 0
}

// mostWeight is from where on it does not matter how much a value weighs.
const mostWeight = 2 << 20

// weight is how many values v holds, and their text.
func weight(v ast.Value) int { return weigh(v, mostWeight) }

func weigh(v ast.Value, most int) int {
	n := 1
	add := func(t *ast.Term) {
		if n < most {
			n += weigh(t.Value, most-n)
		}
	}
	switch v := v.(type) {
	case ast.String:
		n += len(v) / 16
	case ast.Number:
		n += len(v) / 16
	case *ast.Array:
		v.Foreach(add)
	case ast.Set:
		v.Foreach(add)
	case ast.Object:
		v.Foreach(func(k, t *ast.Term) { add(k); add(t) })
	}
	return n
}

func pairing(args []*ast.Term) (bytes, work int) {
	size := func(t *ast.Term) int {
		if o, ok := t.Value.(ast.Object); ok {
			n := 0
			o.Foreach(func(_, list *ast.Term) { n += length(list) })
			return n
		}
		return length(t)
	}
	return 0, 1024 * size(args[0]) * size(args[1])
}

func comparing(args []*ast.Term) (bytes, work int) {
	return 0, weight(args[0].Value) * weight(args[1].Value)
}

func multiplying(args []*ast.Term) (bytes, work int) {
	x, _ := args[0].Value.(ast.Number)
	y, _ := args[1].Value.(ast.Number)
	return 0, len(x) * len(y)
}

func multiplyingAll(args []*ast.Term) (bytes, work int) {
	digits := 0
	elements(args[0], func(t *ast.Term) {
		n, _ := t.Value.(ast.Number)
		digits += len(n)
	})
	return 0, digits * digits
}

// counting takes the square of the digits of a number.
func counting(args []*ast.Term) (bytes, work int) {
	n := longestDigits(textOf(args[0]))
	return 0, n * n
}

func longestDigits(s string) (longest int) {
	n := 0
	for i := range len(s) {
		if n++; s[i] < '0' || s[i] > '9' {
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}

// decoding is of functions that make values of a text, as many as there are
// such characters.
func decoding(between string) cost {
	return func(args []*ast.Term) (bytes, work int) {
		s := textOf(args[0])
		_, work = counting(args)
		for _, c := range between {
			bytes += sizeOfTerm * strings.Count(s, string(c))
		}
		return bytes, work
	}
}

// encoding is of functions whose answer is about as long as what they are given.
func encoding(args []*ast.Term) (bytes, work int) {
	if s, ok := args[0].Value.(ast.String); ok {
		return len(s), 0
	}
	return 8 * weight(args[0].Value), 0
}

// verifying takes the square of the length of the key.
func verifying(args []*ast.Term) (bytes, work int) {
	n := len(textOf(args[1]))
	return 0, n * n
}

func reaching(args []*ast.Term) (bytes, work int) {
	graph, ok := args[0].Value.(ast.Object)
	if !ok {
		return 0, 0
	}
	edges := length(args[1])
	graph.Foreach(func(_, to *ast.Term) { edges += length(to) })
	return 0, 32 * edges
}

// reachable is OPA's graph.reachable, which goes on from a node as often as
// there are ways to it: that doubles with each step of a ladder.
func reachable(_ topdown.BuiltinContext, args []*ast.Term, give func(*ast.Term) error) error {
	graph, err := builtin.ObjectOperand(args[0].Value, 1)
	if err != nil {
		return err
	}
	switch args[1].Value.(type) {
	case *ast.Array, ast.Set:
	default:
		return builtin.NewOperandTypeErr(2, args[1].Value, "{array, set}")
	}
	reached := ast.NewSet()
	var queue []*ast.Term
	reach := func(node *ast.Term) {
		if graph.Get(node) != nil && !reached.Contains(node) {
			reached.Add(node)
			queue = append(queue, node)
		}
	}
	elements(args[1], reach)
	for ; len(queue) > 0; queue = queue[1:] {
		elements(graph.Get(queue[0]), reach)
	}
	return give(ast.NewTerm(reached))
}
