package owners

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/hmarr/codeowners"

	"github.com/corporate-sre/auditor/policies"
)

// CodeOwners is a CODEOWNERS file whose patterns stand for assets, by Path:
//
//	# everything in production, the payments account, one bucket
//	/aws/Workloads/Production/            @acme/platform
//	/aws/Workloads/Production/payments/   @acme/payments
//	/aws/**/acme-invoices                 y.sato@acme.example
//
// As on GitHub, the last line that matches decides, also when it names nobody.
type CodeOwners struct {
	name  string // without its folder, for Owner.Via
	rules codeowners.Ruleset
}

// The parser stops without a word at a line of 64 KiB.
const longestLine = 32 << 10

// ReadCodeOwners reads a CODEOWNERS file; its name is for messages.
func ReadCodeOwners(name string, b []byte) (*CodeOwners, error) {
	const limit = 3 << 20 // GitHub's own
	if len(b) > limit {
		return nil, fmt.Errorf("%s: has %d bytes, more than %d; make it smaller", name, len(b), limit)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	line := 0
	for text := range bytes.Lines(b) {
		if line++; len(text) > longestLine {
			return nil, fmt.Errorf("%s:%d: has %d bytes, more than %d; split it", name, line, len(text), longestLine)
		}
	}
	rules, err := codeowners.ParseFile(bytes.NewReader(b), codeowners.WithOwnerMatchers([]codeowners.OwnerMatcher{
		codeowners.OwnerMatchFunc(matchHandle), codeowners.OwnerMatchFunc(matchMail),
	}))
	if err != nil {
		at, rest, ok := strings.Cut(strings.TrimPrefix(err.Error(), "line "), ": ")
		if !ok {
			at, rest = "1", err.Error()
		}
		return nil, fmt.Errorf("%s:%s: %s; write a pattern and then @acme/team or mail addresses", name, at, rest)
	}
	for _, r := range rules {
		if r.RawPattern() == "/" { // the parser's matcher panics on it
			return nil, fmt.Errorf("%s:%d: the pattern / matches nothing; write * for everything", name, r.LineNumber)
		}
	}
	return &CodeOwners{filepath.Base(name), rules}, nil
}

func matchHandle(s string) (codeowners.Owner, error) {
	if name, ok := strings.CutPrefix(s, "@"); ok && name != "" && !strings.Contains(name, "@") {
		return codeowners.Owner{Value: name, Type: codeowners.TeamOwner}, nil
	}
	return codeowners.Owner{}, codeowners.ErrNoMatch
}

// matchMail takes any top-level domain; the parser's own stops at six letters.
func matchMail(s string) (codeowners.Owner, error) {
	if mail(s) {
		return codeowners.Owner{Value: s, Type: codeowners.EmailOwner}, nil
	}
	return codeowners.Owner{}, codeowners.ErrNoMatch
}

// Path is the asset's path in a CODEOWNERS file: its provider and then
// policies.Tree.Path, such as "aws/Workloads/Production/payments/data-01".
func Path(tree *policies.Tree, a policies.Asset) string {
	provider, _, _ := strings.Cut(a.Type, ".")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\\' {
			return '_'
		}
		return r
	}, provider+"/"+tree.Path(a))
}

func (c *CodeOwners) candidate(path string) candidate {
	rule, err := c.rules.Match(path)
	if err != nil || rule == nil {
		return candidate{source: c.name}
	}
	var names []string
	for _, o := range rule.Owners {
		names = append(names, o.String())
	}
	return candidate{fmt.Sprintf("%s:%d", c.name, rule.LineNumber), strings.Join(names, " ")}
}
