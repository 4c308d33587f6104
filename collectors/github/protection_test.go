package github

import (
	"testing"

	"pgregory.net/rapid"
)

// some draws what one source may ask.
func some(t *rapid.T, label string) *requirements {
	b := func(name string) bool { return rapid.Bool().Draw(t, label+name) }
	return &requirements{
		any: b("any"), noForcePush: b("noForcePush"), noDeletion: b("noDeletion"), pullRequest: b("pullRequest"),
		approvals: rapid.IntRange(0, 6).Draw(t, label+"approvals"), signed: b("signed"), linear: b("linear"), everybody: b("everybody"),
		checks: rapid.SliceOf(rapid.SampledFrom([]string{"ci", "lint"})).Draw(t, label+"checks"),
	}
}

// TestMergeNeverGuesses: what is said with one source unread still holds when
// it is read.
func TestMergeNeverGuesses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules, classic := some(t, "rules."), some(t, "classic.")
		whole := merge(rules, classic)
		for _, part := range []*protection{merge(rules, nil), merge(nil, classic), merge(nil, nil)} {
			for name, pair := range map[string][2]*bool{
				"protected":             {part.Protected, whole.Protected},
				"force_push_blocked":    {part.ForcePushBlocked, whole.ForcePushBlocked},
				"deletion_blocked":      {part.DeletionBlocked, whole.DeletionBlocked},
				"pull_request_required": {part.PullRequestRequired, whole.PullRequestRequired},
				"signed_commits":        {part.SignedCommits, whole.SignedCommits},
				"linear_history":        {part.LinearHistory, whole.LinearHistory},
				"admins_included":       {part.AdminsIncluded, whole.AdminsIncluded},
			} {
				if pair[0] != nil && (pair[1] == nil || *pair[0] != *pair[1]) {
					t.Errorf("%s was said to be %v with one source, and is %v", name, *pair[0], deref(pair[1]))
				}
			}
			if part.RequiredApprovals != nil || part.RequiredChecks != nil || part.Sources != nil {
				t.Error("a sum was told with one source unread")
			}
		}
		if got, want := *whole.RequiredApprovals, max(rules.approvals, classic.approvals); got != want {
			t.Errorf("%d approvals, want %d", got, want)
		}
		if whole.ForcePushBlocked == nil || *whole.ForcePushBlocked != (rules.noForcePush || classic.noForcePush) {
			t.Error("force_push_blocked is not what either asks")
		}
		if rules.any == (whole.AdminsIncluded != nil) {
			t.Error("admins_included is told though a ruleset applies, or hidden though none does")
		}
	})
}

// TestSwitchedOffReviewsAskNothing: GitHub keeps the numbers of reviews and
// checks that are switched off.
func TestSwitchedOffReviewsAskNothing(t *testing.T) {
	two := 2
	q := (&classicRule{Approvals: &two, CodeOwner: true, Contexts: []string{"ci"}, Strict: true}).requirements()
	if q.approvals != 0 || q.codeOwner || q.checks != nil || q.strict {
		t.Errorf("requirements are %+v, want none of reviews and checks", q)
	}
}
