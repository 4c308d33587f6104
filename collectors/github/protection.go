package github

import (
	"context"
	"net/http"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A protection is what holds on the default branch, whichever source asks it.
type protection struct {
	Protected            *bool    `json:"protected,omitzero"`
	Sources              []string `json:"sources,omitzero"`
	ForcePushBlocked     *bool    `json:"force_push_blocked,omitzero"`
	DeletionBlocked      *bool    `json:"deletion_blocked,omitzero"`
	PullRequestRequired  *bool    `json:"pull_request_required,omitzero"`
	RequiredApprovals    *int     `json:"required_approvals,omitzero"`
	StaleDismissed       *bool    `json:"stale_reviews_dismissed,omitzero"`
	CodeOwnerReview      *bool    `json:"code_owner_review,omitzero"`
	LastPushApproval     *bool    `json:"last_push_approval,omitzero"`
	ConversationsSettled *bool    `json:"conversations_resolved,omitzero"`
	RequiredChecks       []string `json:"required_checks,omitzero"`
	ChecksStrict         *bool    `json:"checks_strict,omitzero"`
	SignedCommits        *bool    `json:"signed_commits,omitzero"`
	LinearHistory        *bool    `json:"linear_history,omitzero"`
	PushesRestricted     *bool    `json:"pushes_restricted,omitzero"`
	DismissalsRestricted *bool    `json:"dismissals_restricted,omitzero"`
	MergeQueue           *bool    `json:"merge_queue,omitzero"`
	Locked               *bool    `json:"locked,omitzero"`
	AdminsIncluded       *bool    `json:"admins_included,omitzero"`
}

// readProtection reads both sources. One that could not be read leaves out what
// the other does not decide.
func (r *reading) readProtection(ctx context.Context, repo *repository) {
	const path = "attributes.branch_protection"
	branch := repo.repositoryAttributes.DefaultBranch
	switch {
	case repo.listed.Archived:
		r.lack(repositoryType, archived, path)
		return
	case branch.value == nil:
		repo.Protection = known[protection](nil)
		return
	}
	rules, rulesErr := r.readRules(ctx, repo, *branch.value)
	if rulesErr != nil {
		r.lack(repositoryType, classify(ctx, rulesOperation, rulesErr), path)
	}
	classic, classicErr := r.readClassic(ctx, repo, *branch.value)
	switch {
	case status(classicErr) == http.StatusNotFound && message(classicErr) == "Branch not found":
		repo.Protection = known[protection](nil) // named, but no commit is on it
		return
	case classicErr != nil:
		r.lack(repositoryType, classify(ctx, classicOperation, classicErr), path)
	}
	if rules != nil || classic != nil {
		repo.Protection = known(merge(rules, classic))
	}
	if rules != nil && rules.any && classic != nil {
		r.lack(repositoryType, bypassHidden, path+".admins_included")
	}
}

// archived is why what only matters while a repository changes was not read.
var archived = web.Gap{State: collectors.NotApplicable, Reason: "the repository is archived: nobody can change it"}

// bypassHidden is no gap to mend: an auditor should not have that permission.
var bypassHidden = web.Gap{
	State:  collectors.Disabled,
	Reason: "GitHub shows who may bypass a ruleset to those only who may change it",
	Needs:  "Repository administration: write" + shouldNot,
}

// merge joins the sources: each can only ask more. A nil one was not read.
func merge(rules, classic *requirements) *protection {
	either := func(of func(*requirements) bool) *bool {
		yes := rules != nil && of(rules) || classic != nil && of(classic)
		if !yes && (rules == nil || classic == nil) {
			return nil
		}
		return &yes
	}
	p := &protection{
		Protected:            either(func(q *requirements) bool { return q.any }),
		ForcePushBlocked:     either(func(q *requirements) bool { return q.noForcePush }),
		DeletionBlocked:      either(func(q *requirements) bool { return q.noDeletion }),
		PullRequestRequired:  either(func(q *requirements) bool { return q.pullRequest }),
		StaleDismissed:       either(func(q *requirements) bool { return q.dismissStale }),
		CodeOwnerReview:      either(func(q *requirements) bool { return q.codeOwner }),
		LastPushApproval:     either(func(q *requirements) bool { return q.lastPush }),
		ConversationsSettled: either(func(q *requirements) bool { return q.conversations }),
		ChecksStrict:         either(func(q *requirements) bool { return q.strict }),
		SignedCommits:        either(func(q *requirements) bool { return q.signed }),
		LinearHistory:        either(func(q *requirements) bool { return q.linear }),
		PushesRestricted:     either(func(q *requirements) bool { return q.pushers }),
		DismissalsRestricted: either(func(q *requirements) bool { return q.dismissers }),
		MergeQueue:           either(func(q *requirements) bool { return q.queue }),
		Locked:               either(func(q *requirements) bool { return q.locked }),
	}
	if rules == nil || classic == nil {
		return p
	}
	p.Sources = []string{}
	if classic.any {
		p.Sources = append(p.Sources, "classic")
	}
	if rules.any {
		p.Sources = append(p.Sources, "ruleset")
	} else {
		p.AdminsIncluded = &classic.everybody
	}
	approvals := max(rules.approvals, classic.approvals)
	p.RequiredApprovals = &approvals
	checks := append(append([]string{}, rules.checks...), classic.checks...) // none is read too, not absent
	slices.Sort(checks)
	p.RequiredChecks = slices.Compact(checks)
	return p
}
