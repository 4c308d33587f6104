package engine

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
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
