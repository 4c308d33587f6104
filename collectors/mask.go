package collectors

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// A credential that somebody put where it does not belong is hidden as soon as
// it is collected: what is found out travels farther than what it is about.

// hidden begins what stands where a credential stood; controls look for it.
const hidden = "(hidden"

// Hidden stands where a credential of no form that is known stood.
const Hidden = hidden + ")"

// A credential is a text that opens something, by a form of its own.
type credential struct {
	kind  string
	words []string // one of them is in every such text
	form  *regexp.Regexp
}

func (c credential) in(text string) bool {
	return slices.ContainsFunc(c.words, func(w string) bool { return strings.Contains(text, w) })
}

var credentials = []credential{
	{"an AWS access key ID", []string{"AKIA", "ASIA"}, regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b`)},
	{"a Google API key", []string{"AIza"}, regexp.MustCompile(`\bAIza[A-Za-z0-9_-]{35}`)},
	{"a GitHub token", []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_"}, regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{36,}`)},
	{"a GitHub token", []string{"github_pat_"}, regexp.MustCompile(`\bgithub_pat_[A-Za-z0-9_]{22,}`)},
	{"a GitLab token", []string{"glpat-"}, regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}`)},
	{"a Slack token", []string{"xox"}, regexp.MustCompile(`\bxox[abeoprs]-[A-Za-z0-9-]{10,}`)},
	{"a JSON Web Token", []string{"eyJ"}, regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*`)},
	{"a private key", []string{"PRIVATE KEY-----"}, regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*-----|$)`)},
}

// secretKey fits the key of a tag whose value is a credential of any form. It
// looks at the end of the key only: token-service holds none.
var secretKey = regexp.MustCompile(`(?i)(passwords?|passwd|pwd|secrets?|credentials?|tokens?|(api|access|secret|private|ssh)[-_. ]?keys?)$`)

// words are those of all credentials. firsts and seconds have a bit for each word
// that has a byte there, which it may share with another word.
var words, firsts, seconds = func() (words []string, firsts, seconds [256]uint32) {
	for _, c := range credentials {
		words = append(words, c.words...)
	}
	for i, w := range words {
		firsts[w[0]] |= 1 << (i % 32)
		seconds[w[1]] |= 1 << (i % 32)
	}
	return words, firsts, seconds
}()

// suspect reports whether a credential may be in a text. All that is shown is
// looked at, and next to none of it holds one, so it looks for all words at once.
func suspect(text string) bool {
	const shortest = 15
	if len(text) < shortest {
		return false
	}
	begun := firsts[text[0]]
	for i := 1; i < len(text); i++ {
		c := text[i]
		if begun&seconds[c] != 0 && slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(text[i-1:], w) }) {
			return true
		}
		begun = firsts[c]
	}
	return false
}

// Mask hides the credentials in a text, and says what they were:
// "(hidden: a GitHub token)".
func Mask(text string) string {
	if !suspect(text) {
		return text
	}
	for _, c := range credentials {
		if c.in(text) {
			text = c.form.ReplaceAllString(text, hidden+": "+c.kind+")")
		}
	}
	return text
}

// MaskTag hides the credentials in the value of a tag: all of it, when the key
// says that it is one.
func MaskTag(key, value string) string {
	if strings.TrimSpace(value) != "" && secretKey.MatchString(key) {
		if masked := Mask(value); masked != value {
			return masked
		}
		return Hidden
	}
	return Mask(value)
}

// mask hides the credentials in an asset. The maps and slices of a are not
// changed.
func (a Asset) mask() Asset {
	a.Name = Mask(a.Name)
	if a.Tags != nil {
		tags := make(map[string]string, len(a.Tags))
		for key, value := range a.Tags {
			tags[key] = MaskTag(key, value)
		}
		a.Tags = tags
	}
	if slices.ContainsFunc(credentials, func(c credential) bool { return c.in(string(a.Attributes)) }) {
		var v any
		dec := json.NewDecoder(bytes.NewReader(a.Attributes))
		dec.UseNumber()
		if dec.Decode(&v) == nil {
			a.Attributes = Attributes(maskValue(v))
		}
	}
	return a
}

// maskValue hides the credentials in the texts of a decoded JSON value.
func maskValue(v any) any {
	switch v := v.(type) {
	case string:
		return Mask(v)
	case []any:
		for i := range v {
			v[i] = maskValue(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = maskValue(v[key])
		}
	}
	return v
}
