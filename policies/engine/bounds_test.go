package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// A function that OPA renames would lose its limit.
func TestLimitsAreOfFunctionsThatPoliciesMayCall(t *testing.T) {
	for name := range costs {
		if why, known := builtins[name]; !known || why != "" {
			t.Errorf("%s has a limit, but policies may not call it", name)
		}
	}
	for name := range searches {
		if costs[name] == nil {
			t.Errorf("%s is a search without a limit", name)
		}
	}
}

// What sprintf may give is never more than what was reckoned.
func TestFormattingIsReckonedHigh(t *testing.T) {
	args := []*ast.Term{
		ast.StringTerm("a\x00é€\"\\\U0010ffff"), ast.StringTerm(""), ast.IntNumberTerm(70000), ast.NumberTerm("1e300"), ast.NumberTerm("123456789012345678901234567890"),
		ast.NumberTerm("-1.5"), ast.NullTerm(), ast.MustParseTerm(`{"a": [1, 2, {"b": null}], "c": {3, 4}}`), ast.BooleanTerm(true),
	}
	for _, verb := range []string{"s", "v", "d", "q", "x", "X", "f", "e", "g", "t", "T", "b", "o", "c", "U", "p", "z"} {
		for _, flags := range []string{"", "+", "#", " ", "0", "-", "50", "-070", ".30", "60.40", "#x", "# ", "[1]", "[9]"} {
			for _, arg := range args {
				format := "%" + flags + verb + " and %s%%"
				in := []*ast.Term{ast.StringTerm(format), ast.ArrayTerm(arg, arg)}
				bytes, _ := formatting(in)
				err := topdown.GetBuiltin("sprintf")(topdown.BuiltinContext{}, in, func(out *ast.Term) error {
					if n := len(textOf(out)); n > bytes {
						t.Errorf("sprintf(%q, %s) gives %d bytes, reckoned were %d: %q", format, arg, n, bytes, textOf(out))
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// What controls do every night is far from the limits.
func TestOrdinaryCallsAreFarFromTheLimits(t *testing.T) {
	page := strings.Repeat("all of a page of a policy, ", 1000)
	for _, call := range []string{
		`regex.match("^[a-z][a-z0-9-]{1,62}$", "` + page + `")`,
		`regex.match("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.{1,128}$", "` + page + `")`,
		`regex.find_n("[0-9]{12}", "` + page + `", -1)`,
		`regex.replace("` + page + `", "[^a-z]+", "-")`,
		`sprintf("%-40s|%8.3f|%d: %v", ["` + page + `", 1.5, 7, ["a", "b"]])`,
		`concat(", ", ["` + page + `", "` + page + `"])`,
		`split("` + page + `", ",")`,
		`replace("` + page + `", ",", ";")`,
		`trim("` + page + `", " ,")`,
		`indexof("` + page + `", "nowhere")`,
		`glob.match("*.acme.example", ["."], "www.acme.example")`,
		`json.unmarshal("{\"a\": [1, 2, 3]}")`,
		`mul(123456789, 987654321)`,
		`object.subset({"a": [1, 2, 3]}, {"a": [2]})`,
	} {
		expr := ast.MustParseExpr(call)
		name := expr.Operator().String()
		bytes, work := costOf(name)(expr.Operands())
		if bytes > mostBytes/10 || work > mostWork/10 {
			t.Errorf("%s of %d bytes is reckoned to give %d bytes in %d steps", name, len(call), bytes, work)
		}
	}
}

// The states of an expression are not less than OPA's library makes.
func TestStates(t *testing.T) {
	for pattern, least := range map[string]int{
		"a": 1, "a{1000}": 1000, "(a{10}){10}": 100, "((a?){10}b){20}": 220, "[a-z]{1,30}": 30, "(a|b|c){2,}": 6,
	} {
		if got := MatchWork(pattern, 1); got < least {
			t.Errorf("%s is reckoned to have %d states, want at least %d", pattern, got, least)
		}
	}
	for _, pattern := range []string{strings.Repeat("a{1000}", 11), "(" + strings.Repeat("a{500}", 30) + "){2}", strings.Repeat("a", mostPattern+1)} {
		if !TooMuch(MatchWork(pattern, 1)) {
			t.Errorf("%.20s… of %d bytes is not refused", pattern, len(pattern))
		}
	}
	if n := MatchWork("(", 100); TooMuch(n) {
		t.Error("what is no expression is refused for its size: " + fmt.Sprint(n))
	}
}
