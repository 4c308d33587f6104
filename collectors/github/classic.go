package github

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/corporate-sre/auditor/collectors/web"
)

// A classicRule is classic branch protection as GraphQL writes it.
type classicRule struct {
	AllowsDeletions     bool     `json:"allowsDeletions"`
	AllowsForcePushes   bool     `json:"allowsForcePushes"`
	DismissesStale      bool     `json:"dismissesStaleReviews"`
	AdminEnforced       bool     `json:"isAdminEnforced"`
	Locked              bool     `json:"lockBranch"`
	LastPush            bool     `json:"requireLastPushApproval"`
	Approvals           *int     `json:"requiredApprovingReviewCount"`
	Contexts            []string `json:"requiredStatusCheckContexts"`
	ApprovingReviews    bool     `json:"requiresApprovingReviews"`
	CodeOwner           bool     `json:"requiresCodeOwnerReviews"`
	Signed              bool     `json:"requiresCommitSignatures"`
	Conversations       bool     `json:"requiresConversationResolution"`
	Linear              bool     `json:"requiresLinearHistory"`
	StatusChecks        bool     `json:"requiresStatusChecks"`
	Strict              bool     `json:"requiresStrictStatusChecks"`
	RestrictsPushes     bool     `json:"restrictsPushes"`
	RestrictsDismissals bool     `json:"restrictsReviewDismissals"`
	BypassForcePush     count    `json:"bypassForcePushAllowances"`
	BypassPullRequest   count    `json:"bypassPullRequestAllowances"`
}

func (c *classicRule) requirements() *requirements {
	q := &requirements{
		any:           true,
		noForcePush:   !c.AllowsForcePushes,
		noDeletion:    !c.AllowsDeletions,
		pullRequest:   c.ApprovingReviews,
		conversations: c.Conversations,
		signed:        c.Signed,
		linear:        c.Linear,
		pushers:       c.RestrictsPushes,
		locked:        c.Locked,
		everybody:     c.AdminEnforced && c.BypassForcePush.TotalCount == 0 && c.BypassPullRequest.TotalCount == 0,
	}
	if c.ApprovingReviews { // GitHub keeps the rest when it is switched off
		q.approvals, q.dismissStale, q.codeOwner, q.lastPush = deref(c.Approvals), c.DismissesStale, c.CodeOwner, c.LastPush
		q.dismissers = c.RestrictsDismissals
	}
	if c.StatusChecks {
		q.checks, q.strict = slices.Sorted(slices.Values(c.Contexts)), c.Strict
	}
	return q
}

// A classicAnswer is the same as REST writes it.
type classicAnswer struct {
	Checks *struct {
		Strict   bool     `json:"strict"`
		Contexts []string `json:"contexts"`
		Checks   []struct {
			Context string `json:"context"`
		} `json:"checks"`
	} `json:"required_status_checks"`
	Reviews *struct {
		DismissStale bool             `json:"dismiss_stale_reviews"`
		CodeOwner    bool             `json:"require_code_owner_reviews"`
		Approvals    int              `json:"required_approving_review_count"`
		LastPush     bool             `json:"require_last_push_approval"`
		Dismissers   *json.RawMessage `json:"dismissal_restrictions"`
		Bypass       *struct {
			Users, Teams, Apps []json.RawMessage
		} `json:"bypass_pull_request_allowances"`
	} `json:"required_pull_request_reviews"`
	Restrictions  *json.RawMessage `json:"restrictions"`
	EnforceAdmins toggle           `json:"enforce_admins"`
	Signatures    toggle           `json:"required_signatures"`
	Linear        toggle           `json:"required_linear_history"`
	ForcePushes   toggle           `json:"allow_force_pushes"`
	Deletions     toggle           `json:"allow_deletions"`
	Conversations toggle           `json:"required_conversation_resolution"`
	Lock          toggle           `json:"lock_branch"`
}

type toggle struct {
	Enabled bool `json:"enabled"`
}

func (c *classicAnswer) requirements() *requirements {
	q := &requirements{
		any:           true,
		noForcePush:   !c.ForcePushes.Enabled,
		noDeletion:    !c.Deletions.Enabled,
		conversations: c.Conversations.Enabled,
		signed:        c.Signatures.Enabled,
		linear:        c.Linear.Enabled,
		pushers:       c.Restrictions != nil,
		locked:        c.Lock.Enabled,
		everybody:     c.EnforceAdmins.Enabled,
	}
	if v := c.Reviews; v != nil {
		q.pullRequest = true
		q.approvals, q.dismissStale, q.codeOwner, q.lastPush = v.Approvals, v.DismissStale, v.CodeOwner, v.LastPush
		q.dismissers = v.Dismissers != nil
		if b := v.Bypass; b != nil && len(b.Users)+len(b.Teams)+len(b.Apps) > 0 {
			q.everybody = false
		}
	}
	if v := c.Checks; v != nil {
		q.strict = v.Strict
		q.checks = append(q.checks, v.Contexts...)
		for _, check := range v.Checks {
			q.checks = append(q.checks, check.Context)
		}
		slices.Sort(q.checks)
		q.checks = slices.Compact(q.checks)
	}
	return q
}

const classicOperation = "GET /repos/{owner}/{repo}/branches/{branch}/protection"

// readClassic returns the classic protection of the default branch. GraphQL has
// it in a batch, but shows none to who is no administrator; then REST is asked.
func (r *reading) readClassic(ctx context.Context, repo *repository, branch string) (*requirements, error) {
	if b := repo.graph.Branch; b != nil && b.Rule != nil {
		return b.Rule.requirements(), nil
	} else if b != nil && repo.graph.CanAdminister && !repo.graph.branchHidden {
		return new(requirements), nil
	}
	var got classicAnswer
	_, err := r.api.get(ctx, repo.request(classicOperation, branch), &got)
	switch {
	case err == nil:
		return got.requirements(), nil
	case unprotected(err):
		return new(requirements), nil
	}
	return nil, err
}

// unprotected reports whether GitHub says that a branch has no classic
// protection. No other 404 proves it.
func unprotected(err error) bool {
	return status(err) == http.StatusNotFound && message(err) == "Branch not protected"
}

// parameters reads the parameters of a rule; a rule may come without.
func parameters(raw json.RawMessage, v any) error {
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return &web.Error{Operation: rulesOperation, Fault: web.Unreadable}
	}
	return nil
}
