package policies

import (
	"regexp"
	"strings"
)

// Hidden stands where a credential stood.
const Hidden = "(hidden)"

// credentials are texts that open something, by forms of their own, each with
// words of which one is in every such text.
var credentials = []struct {
	words []string
	form  *regexp.Regexp
}{
	{[]string{"AKIA", "ASIA"}, regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b`)},
	{[]string{"AIza"}, regexp.MustCompile(`\bAIza[A-Za-z0-9_-]{35}`)},
	{[]string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_"}, regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{36,}`)},
	{[]string{"github_pat_"}, regexp.MustCompile(`\bgithub_pat_[A-Za-z0-9_]{22,}`)},
	{[]string{"glpat-"}, regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}`)},
	{[]string{"xox"}, regexp.MustCompile(`\bxox[abeoprs]-[A-Za-z0-9-]{10,}`)},
	{[]string{"eyJ"}, regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*`)},
	{[]string{"PRIVATE KEY-----"}, regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*-----|$)`)},
}

// secretKey fits the key of a tag whose value is a credential of any form. It
// looks at the end of the key only: token-service holds none.
var secretKey = regexp.MustCompile(`(?i)(passwords?|passwd|pwd|secrets?|credentials?|tokens?|(api|access|secret|private|ssh)[-_. ]?keys?)$`)

// Mask hides the credentials in a text: a finding travels farther than what it
// is about.
func Mask(text string) string {
	const shortest = 15
	if len(text) < shortest {
		return text
	}
	for _, c := range credentials {
		for _, word := range c.words {
			if strings.Contains(text, word) {
				text = c.form.ReplaceAllString(text, Hidden)
				break
			}
		}
	}
	return text
}

// SecretKey reports whether the key of a tag says that its value is a
// credential.
func SecretKey(key string) bool { return secretKey.MatchString(key) }
