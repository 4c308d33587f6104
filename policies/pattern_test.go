package policies_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
)

func TestMatches(t *testing.T) {
	for _, tt := range []struct {
		pattern, s string
		want       bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "arn:aws:s3:::logs", true},
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs", true},
		{"arn:aws:s3:::logs", "arn:aws:s3:::logs2", false},
		{"arn:aws:s3:::logs", "ARN:aws:s3:::logs", false},
		{"arn:aws:ec2:*:111122223333:*", "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1", true},
		{"arn:aws:ec2:*:111122223333:*", "arn:aws:ec2:eu-west-1:444455556666:volume/vol-1", false},
		{"a*a", "a", false},
		{"a*a", "aa", true},
		{"*ab*ab*", "ab", false},
		{"*ab*ab*", "xabab", true},
		{"a*b*c", "abcbc", true},
		{"a*b*c", "acb", false},
		{"a.c", "abc", false},
		{"[a]", "a", false},
	} {
		if got := policies.Matches(tt.pattern, tt.s); got != tt.want {
			t.Errorf("Matches(%q, %q) = %v, want %v", tt.pattern, tt.s, got, tt.want)
		}
	}
}

// A pattern is worth no more time than its length, whoever wrote it.
func TestMatchesHostile(t *testing.T) {
	if policies.Matches(strings.Repeat("a*", 2_000)+"b", strings.Repeat("a", 100_000)) {
		t.Error("matched without the b")
	}
}

func FuzzMatches(f *testing.F) {
	f.Add("a*b", "acb")
	f.Add("**", "")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(pattern) > 50 {
			return
		}
		quoted := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, "(?s:.*)")
		re, err := regexp.Compile(`\A` + quoted + `\z`)
		if err != nil || strings.ToValidUTF8(s, "") != s {
			return
		}
		if got, want := policies.Matches(pattern, s), re.MatchString(s); got != want {
			t.Errorf("Matches(%q, %q) = %v, want %v", pattern, s, got, want)
		}
	})
}
