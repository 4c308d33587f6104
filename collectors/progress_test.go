package collectors

import (
	"strings"
	"testing"
	"time"
)

func TestProgressPrinter(t *testing.T) {
	tests := []struct {
		mode ProgressMode
		want string
	}{
		{ProgressTerminal, "" +
			"\x1b[2Kaws                    1/2 scopes            0 assets        0 gaps  1s\n" +
			"\x1b[2Kevil_[2J               0/0 scopes            0 assets        0 gaps  1s\n" +
			"\x1b[2A" +
			"\x1b[2Kaws           1,234/20,000 scopes    1,234,567 assets       12 gaps  31s\n" +
			"\x1b[2Kevil_[2J               0/0 scopes            0 assets        0 gaps  31s\n" +
			"\x1b[2A" +
			"\x1b[2Kaws           1,234/20,000 scopes    1,234,567 assets       12 gaps  32s\n" +
			"\x1b[2Kevil_[2J               0/0 scopes            0 assets        0 gaps  32s\n"},
		{ProgressPlain, "" +
			"aws: 1234 of 20000 scopes, 1234567 assets, 12 gaps, 31s\n" +
			"evil_[2J: 0 of 0 scopes, 0 assets, 0 gaps, 31s\n" +
			"aws: 1234 of 20000 scopes, 1234567 assets, 12 gaps, 32s\n" +
			"evil_[2J: 0 of 0 scopes, 0 assets, 0 gaps, 32s\n"},
		{ProgressNone, ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.mode), func(t *testing.T) {
			now := time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)
			var b strings.Builder
			p := NewProgressPrinter(&b, tt.mode, func() time.Time { return now })
			evil := Progress{Source: "evil\x1b[2J"}
			now = now.Add(time.Second)
			p.Print([]Progress{{Source: "aws", Done: 1, Known: 2}, evil})
			now = now.Add(30 * time.Second)
			all := []Progress{{Source: "aws", Done: 1234, Known: 20000, Assets: 1234567, Gaps: 12}, evil}
			p.Print(all)
			now = now.Add(time.Second)
			p.Last(all)
			if b.String() != tt.want {
				t.Errorf("output is\n%q\nwant\n%q", b.String(), tt.want)
			}
		})
	}
}

func TestGroup(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := group(n); got != want {
			t.Errorf("group(%d) = %q, want %q", n, got, want)
		}
	}
}
