package github

import (
	"context"
	"encoding/json"
	"slices"
)

// A requirements is what one source, rulesets or classic protection, asks of
// the changes to a branch. The zero value asks nothing.
type requirements struct {
	any           bool // there is a rule at all
	noForcePush   bool
	noDeletion    bool
	pullRequest   bool
	approvals     int
	dismissStale  bool
	codeOwner     bool
	lastPush      bool
	conversations bool
	checks        []string
	strict        bool
	signed        bool
	linear        bool
	pushers       bool // named pushers only
	dismissers    bool // named dismissers only
	queue         bool
	locked        bool
	everybody     bool // nobody may bypass it; of classic protection only
}

// A rule is one that holds on a branch. Parameters stay raw but for the types
// that are known here: GitHub adds types, and the SDK fails at them.
type rule struct {
	Type       string          `json:"type"`
	Parameters json.RawMessage `json:"parameters"`
}

const rulesOperation = "GET /repos/{owner}/{repo}/rules/branches/{branch}"

// readRules reads the active rules of the repository's and the organization's
// rulesets on a branch.
func (r *reading) readRules(ctx context.Context, repo *repository, branch string) (*requirements, error) {
	var all requirements
	for rule, err := range list[rule](ctx, r.api, repo.request(rulesOperation, branch), "") {
		if err == nil {
			err = all.add(rule)
		}
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(all.checks)
	all.checks = slices.Compact(all.checks)
	return &all, nil
}

// add takes one more rule.
func (q *requirements) add(r rule) error {
	q.any = true
	switch r.Type {
	case "non_fast_forward":
		q.noForcePush = true
	case "deletion":
		q.noDeletion = true
	case "required_signatures":
		q.signed = true
	case "required_linear_history":
		q.linear = true
	case "update":
		q.pushers = true
	case "merge_queue":
		q.queue = true
	case "pull_request":
		return q.addPullRequest(r.Parameters)
	case "required_status_checks":
		return q.addChecks(r.Parameters)
	}
	return nil
}

func (q *requirements) addPullRequest(raw json.RawMessage) error {
	q.pullRequest = true
	var p struct {
		Approvals     int  `json:"required_approving_review_count"`
		DismissStale  bool `json:"dismiss_stale_reviews_on_push"`
		CodeOwner     bool `json:"require_code_owner_review"`
		LastPush      bool `json:"require_last_push_approval"`
		Conversations bool `json:"required_review_thread_resolution"`
	}
	if err := parameters(raw, &p); err != nil {
		return err
	}
	q.approvals = max(q.approvals, p.Approvals)
	q.dismissStale = q.dismissStale || p.DismissStale
	q.codeOwner = q.codeOwner || p.CodeOwner
	q.lastPush = q.lastPush || p.LastPush
	q.conversations = q.conversations || p.Conversations
	return nil
}

func (q *requirements) addChecks(raw json.RawMessage) error {
	var p struct {
		Checks []struct {
			Context string `json:"context"`
		} `json:"required_status_checks"`
		Strict bool `json:"strict_required_status_checks_policy"`
	}
	if err := parameters(raw, &p); err != nil {
		return err
	}
	for _, c := range p.Checks {
		q.checks = append(q.checks, c.Context)
	}
	q.strict = q.strict || p.Strict
	return nil
}
