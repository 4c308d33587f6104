package report

import (
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
)

func TestFittingKeepsCommandsWhole(t *testing.T) {
	command := "`aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration " + strings.Repeat("BlockPublicAcls=true,", 12) + "`"
	p := &printer{w: NewSafeWriter(&strings.Builder{}), width: 80}
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"all of it", "Tag it: `aws tag . --all`.", "→ Tag it: `aws tag . --all`."},
		{"a sentence", "Look first. Block access: " + command + ".", "→ Look first."},
		{"the words before a command", "Block access: " + command + ".", "→ Block access: see the report"},
		{"half a sentence before a command", "Block access with " + command + ".", "→ Block access with …: see the report"},
		{"a command alone", command, "→ see the report"},
		{"one endless sentence", strings.Repeat("word ", 100), "→ " + strings.TrimSpace(strings.Repeat("word ", 100))}, // cut as it is printed
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := p.fitting(maxLines, "→ ", tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTerminalShowsTheOnlyCommand(t *testing.T) {
	long := "Ask whoever made it " + strings.Repeat("very ", 60) + "kindly. "
	for _, tt := range []struct{ name, fix, want string }{
		{"in a later paragraph", long + "\n\nThen run `aws x delete --id ID`.", "very…\n              `aws x delete --id ID`\n"},
		{"one of several", "Ask. Run `aws x delete --id ID`.\n\nOr `gcloud y`. " + long, "→ Ask. Run `aws x delete --id ID`.\n\n"},
		{"one of several, behind much", long + "Run `aws x delete --id ID`.\n\nOr `gcloud y`.", "very…\n\n"},
		{"in a later sentence", "Ask. " + long + "Run `aws x delete --id ID`.", "→ Ask.\n              `aws x delete --id ID`\n"},
		{"shown already", "Run `aws x delete --id ID`.\nOr `gcloud y`.", "→ Run `aws x delete --id ID`.\n\n"},
		{"longer than a line", long + "Run `aws " + strings.Repeat("x", 70) + "`.", "very…\n\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run := &Run{
				Controls: []Control{{Control: policies.Control{ID: "cost.a", Remediation: tt.fix}}},
				Findings: []policies.Finding{in("a", nil)},
			}
			var b strings.Builder
			if err := Terminal(&b, run, TerminalOptions{}); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.String(), tt.want) {
				t.Errorf("%s\nlacks %q", b.String(), tt.want)
			}
		})
	}
}

func TestRemedyGrantsPermissions(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		"iam:GetAccountSummary":      "grant iam:GetAccountSummary",
		"s3:GetObject, s3:ListParts": "grant s3:GetObject, s3:ListParts",
		"role AuditorReadOnly in 1":  "role AuditorReadOnly in 1",
		"arn:aws:iam::1:role/Audit":  "arn:aws:iam::1:role/Audit",
	} {
		if got := remedy(in); got != want {
			t.Errorf("remedy(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestChangesSayWhetherTheHistoryWasAsked(t *testing.T) {
	for _, tt := range []struct {
		run  Run
		want string
	}{
		{Run{}, "not compared: the history was not asked"},
		{Run{Compared: true}, "this is the first run; there is nothing to compare with"},
		{Run{Compared: true, Previous: "last"}, ""},
	} {
		c := changes(&tt.run)
		if got := c.without(); got != tt.want {
			t.Errorf("compared %t, previous %q: %q, want %q", tt.run.Compared, tt.run.Previous, got, tt.want)
		}
	}
}
