package github

import (
	"context"
	"slices"
)

// An organizationActions is the organization's policies of GitHub Actions.
type organizationActions struct {
	EnabledRepositories *string  `json:"enabled_repositories,omitzero"`
	AllowedActions      *string  `json:"allowed_actions,omitzero"`
	GitHubOwnedAllowed  *bool    `json:"github_owned_allowed,omitzero"`
	VerifiedAllowed     *bool    `json:"verified_allowed,omitzero"`
	PatternsAllowed     []string `json:"patterns_allowed,omitzero"`
	SHAPinningRequired  *bool    `json:"sha_pinning_required,omitzero"`
	workflowDefaults
	ForkPRApproval    *string      `json:"fork_pr_approval,omitzero"`
	ForkPRPrivate     *forkPrivate `json:"fork_pr_private,omitzero"`
	SelfHostedRunners *string      `json:"self_hosted_runners,omitzero"`
	RetentionDays     *int         `json:"retention_days,omitzero"`
}

type forkPrivate struct {
	RunWorkflows    *bool `json:"run_workflows,omitzero"`
	SendWriteTokens *bool `json:"send_write_tokens,omitzero"`
	SendSecrets     *bool `json:"send_secrets,omitzero"`
	RequireApproval *bool `json:"require_approval,omitzero"`
}

// A workflowDefaults is what the token of a workflow may do.
type workflowDefaults struct {
	Permissions *string `json:"default_workflow_permissions,omitzero"`
	CanApprove  *bool   `json:"can_approve_pull_requests,omitzero"`
}

// An actionsPolicy is which Actions may be used, in an organization or in one
// repository.
type actionsPolicy struct {
	EnabledRepositories *string `json:"enabled_repositories"` // of an organization
	Enabled             *bool   `json:"enabled"`              // of a repository
	AllowedActions      *string `json:"allowed_actions"`
	SHAPinningRequired  *bool   `json:"sha_pinning_required"`
}

// A workflowAnswer is workflowDefaults as GitHub names it.
type workflowAnswer struct {
	Permissions *string `json:"default_workflow_permissions"`
	CanApprove  *bool   `json:"can_approve_pull_request_reviews"`
}

const (
	actionsOperation  = "GET /orgs/{org}/actions/permissions"
	workflowOperation = actionsOperation + "/workflow"
)

func (r *reading) readActions(ctx context.Context, a *organizationAttributes) {
	a.Actions = new(organizationActions)
	r.readAllowedActions(ctx, a.Actions)
	var w workflowAnswer
	r.readPolicy(ctx, workflowOperation, &w, "default_workflow_permissions", "can_approve_pull_requests")
	a.Actions.workflowDefaults = workflowDefaults(w)

	var fork struct {
		Policy *string `json:"approval_policy"`
	}
	r.readPolicy(ctx, actionsOperation+"/fork-pr-contributor-approval", &fork, "fork_pr_approval")
	a.Actions.ForkPRApproval = fork.Policy

	var private struct {
		RunWorkflows    *bool `json:"run_workflows_from_fork_pull_requests"`
		SendWriteTokens *bool `json:"send_write_tokens_to_workflows"`
		SendSecrets     *bool `json:"send_secrets_and_variables"`
		RequireApproval *bool `json:"require_approval_for_fork_pr_workflows"`
	}
	if r.readPolicy(ctx, actionsOperation+"/fork-pr-workflows-private-repos", &private, "fork_pr_private") {
		f := forkPrivate(private)
		a.Actions.ForkPRPrivate = &f
	}

	var runners struct {
		Enabled *string `json:"enabled_repositories"`
	}
	r.readPolicy(ctx, actionsOperation+"/self-hosted-runners", &runners, "self_hosted_runners")
	a.Actions.SelfHostedRunners = runners.Enabled

	var retention struct {
		Days *int `json:"days"`
	}
	r.readPolicy(ctx, actionsOperation+"/artifact-and-log-retention", &retention, "retention_days")
	a.Actions.RetentionDays = retention.Days
}

// readPolicy reads one policy into v. It reports whether it could, and says
// which attributes are missing otherwise.
func (r *reading) readPolicy(ctx context.Context, op string, v any, names ...string) bool {
	_, err := r.api.get(ctx, r.request(op), v)
	if err == nil {
		return true
	}
	for _, name := range names {
		r.lackOrg(classify(ctx, op, err), "actions."+name)
	}
	return false
}

func (r *reading) readAllowedActions(ctx context.Context, a *organizationActions) {
	selectedNames := []string{"github_owned_allowed", "verified_allowed", "patterns_allowed"}
	var policy actionsPolicy
	names := slices.Concat([]string{"enabled_repositories", "allowed_actions", "sha_pinning_required"}, selectedNames)
	if !r.readPolicy(ctx, actionsOperation, &policy, names...) {
		return
	}
	a.EnabledRepositories, a.AllowedActions, a.SHAPinningRequired = policy.EnabledRepositories, policy.AllowedActions, policy.SHAPinningRequired
	// While Actions are off GitHub leaves out which of them are allowed.
	if off := deref(policy.EnabledRepositories) == "none"; !off && policy.SHAPinningRequired == nil {
		r.lackOrg(hidden(actionsOperation), "actions.sha_pinning_required")
	}
	if deref(policy.AllowedActions) != "selected" {
		return
	}
	var selected struct {
		GitHubOwned *bool    `json:"github_owned_allowed"`
		Verified    *bool    `json:"verified_allowed"`
		Patterns    []string `json:"patterns_allowed"`
	}
	if !r.readPolicy(ctx, actionsOperation+"/selected-actions", &selected, selectedNames...) {
		return
	}
	a.GitHubOwnedAllowed, a.VerifiedAllowed = selected.GitHubOwned, selected.Verified
	a.PatternsAllowed = append([]string{}, selected.Patterns...)
	slices.Sort(a.PatternsAllowed)
}
