package plan

import (
	"regexp"
	"testing"
)

// expressionsOfPolicies are what people write, and what is easily got wrong.
var expressionsOfPolicies = []string{
	``, `a`, `^a`, `a$`, `^$`, `$^`, `^a|b$`, `(^a|b)c`, `a*`, `^a*$`, `^(a|ab)(c|bcd)$`, `[a-c]+x`, `(?i)prod`, `^(?i)A-z$`, `.`, `^.$`, `(?s)^.$`, `\n`,
	`^[a-z][a-z0-9-]{1,30}$`, `^CC-[0-9]{4}$`, `^(production|staging|development|sandbox)-[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}$`,
	`(-compute@developer|@appspot)\.gserviceaccount\.com$`, `[^a]`, `^[^a]*$`, `x{3}`, `\d+\.\d+`, `(a|b)*abb`, `a?b?c?$`, `\Aa\z`, `(?:)$a`, `é`, `[а-я]`, `\x00`,
}

// refusedExpressions look at lines or words, or need many states.
var refusedExpressions = []string{`\bword\b`, `(?m)^a$`, `\B`, `[ab]*a[ab]{12}`}

func TestAutomata(t *testing.T) {
	for _, pattern := range expressionsOfPolicies {
		a := newAutomaton(pattern)
		if a == nil {
			t.Errorf("none for %q", pattern)
			continue
		}
		for _, text := range append(expressionsOfPolicies, "CC-1234", "CC-12345", "production-api-0001", "abb", "babb", "ac", "bc", "PROD", "c", "abcd", "\n", "a\n", "1.5") {
			compare(t, pattern, text)
		}
	}
	for _, pattern := range refusedExpressions {
		if newAutomaton(pattern) != nil {
			t.Errorf("%q was not refused", pattern)
		}
	}
}

func FuzzAutomata(f *testing.F) {
	for _, pattern := range append(expressionsOfPolicies, refusedExpressions...) {
		f.Add(pattern, "abc")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) { compare(t, pattern, text) })
}

// compare holds an automaton against package regexp.
func compare(t *testing.T, pattern, text string) {
	t.Helper()
	re, err := regexp.Compile(pattern)
	a := newAutomaton(pattern)
	if err != nil {
		if a != nil {
			t.Errorf("%q is no expression: %v", pattern, err)
		}
		return
	}
	if a == nil {
		return
	}
	if matches, plain := a.match(text); plain && matches != re.MatchString(text) {
		t.Errorf("%q matches %q: %t", pattern, text, matches)
	}
}

func BenchmarkNewAutomaton(b *testing.B) {
	for range b.N {
		newAutomaton(`^(production|staging|development|sandbox)-[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}$`)
	}
}
