package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// impersonal is text with the place's own account and Region taken out, so that
// one cause in a hundred accounts reads the same in each. A name that may mean
// something else in a sentence stays.
func impersonal(text, place string, ordinary map[string]bool) string {
	_, rest, _ := strings.Cut(place, ":")
	acct, region, _ := strings.Cut(rest, "/")
	if distinct(acct, ordinary) {
		text = replaceWhole(text, acct, "<account>")
	}
	if distinct(region, ordinary) {
		text = replaceWhole(text, region, "<region>")
	}
	return text
}

// commonWords are names that people give to workspaces and lists, and that occur
// in sentences too.
const commonWords = "access admin audit budget company console contractors default directory email employees " +
	"everyone export external folders global group groups import inventory leavers license licenses list listing members " +
	"organization organizations people permission person personnel primary production project projects report " +
	"resource resources scope scopes seats secret source sources staff staging team teams tenant token tokens " +
	"users workspace workspaces"

// ordinaryWords are those that a sentence about a gap has for a reason of its own:
// the providers, the words of asset types, and commonWords.
func ordinaryWords(run *Run) map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(commonWords) {
		words[w] = true
	}
	for _, c := range run.Coverage {
		place := c.Place
		for more := true; more; { // "identity:slack:acme": the last is the name
			var provider string
			if provider, place, more = strings.Cut(place, ":"); more {
				words[strings.ToLower(provider)] = true
			}
		}
		for w := range strings.FieldsFuncSeq(c.AssetType, func(r rune) bool { return r == '.' || r == '_' }) {
			words[w], words[w+"s"] = true, true
		}
	}
	return words
}

// distinct reports whether a name can only mean the place: it has a digit, or is
// longer than four bytes and no ordinary word.
func distinct(name string, ordinary map[string]bool) bool {
	const shortest = 5
	return strings.ContainsAny(name, "0123456789") || len(name) >= shortest && !ordinary[strings.ToLower(name)]
}

// replaceWhole replaces name where it is no part of a longer word.
func replaceWhole(text, name, with string) string {
	var b strings.Builder
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			b.WriteString(text[from:])
			return b.String()
		}
		start, end := from+i, from+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		b.WriteString(text[from:start])
		if inWord(before) || inWord(after) {
			b.WriteString(name)
		} else {
			b.WriteString(with)
		}
		from = end
	}
}

func inWord(r rune) bool {
	return r == '-' || r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
