package github

import "fmt"

// actionsRoutes are the calls about GitHub Actions in the organization.
var actionsRoutes = []route{
	{pattern: "GET /orgs/{org}/actions/permissions", permission: "organization_administration=read", answer: plain((*call).actionsPermissions)},
	{pattern: "GET /orgs/{org}/actions/permissions/selected-actions", permission: "organization_administration=read", answer: (*call).selectedActions},
	{pattern: "GET /orgs/{org}/actions/permissions/workflow", permission: "organization_administration=read", answer: plain(func(c *call) object {
		return workflow(c.company.setting.writeToken, c.company.setting.approves)
	})},
	{pattern: "GET /orgs/{org}/actions/permissions/fork-pr-contributor-approval", permission: "organization_administration=read", answer: plain(func(c *call) object {
		return object{"approval_policy": c.company.setting.forkApproval}
	})},
	{pattern: "GET /orgs/{org}/actions/permissions/fork-pr-workflows-private-repos", permission: "organization_administration=read", answer: plain((*call).forkPolicy)},
	{pattern: "GET /orgs/{org}/actions/permissions/self-hosted-runners", permission: "organization_administration=read", answer: plain(func(*call) object {
		return object{"enabled_repositories": "none"}
	})},
	{pattern: "GET /orgs/{org}/actions/permissions/artifact-and-log-retention", permission: "organization_administration=read", answer: plain(func(c *call) object {
		return object{"days": c.company.setting.retention, "maximum_allowed_days": 400}
	})},
	{pattern: "GET /orgs/{org}/actions/runner-groups", permission: "organization_self_hosted_runners=read", answer: counts("runner_groups", func(c *call) []*runnerGroup { return c.company.groups }, (*call).group)},
	{pattern: "GET /orgs/{org}/actions/runner-groups/{runner_group_id}/repositories", permission: "organization_self_hosted_runners=read", answer: counts("repositories", func(*call) []*repository { return nil }, (*call).minimal)},
	{pattern: "GET /orgs/{org}/actions/runners", permission: "organization_self_hosted_runners=read", answer: counts("runners", func(c *call) []*runner { return c.company.runners }, (*call).runner)},
	{pattern: "GET /orgs/{org}/actions/hosted-runners", permission: "organization_administration=read", answer: counts("runners", func(c *call) []*hostedRunner { return c.company.hosted }, (*call).hostedRunner)},
	{pattern: "GET /orgs/{org}/actions/secrets", permission: "organization_secrets=read", answer: counts("secrets", func(c *call) []*secret { return c.company.secrets }, (*call).secret)},
	{pattern: "GET /orgs/{org}/actions/cache/usage-by-repository", permission: "organization_administration=read", answer: (*call).cacheByRepository},
}

func (c *call) actionsPermissions() object {
	return object{
		"enabled_repositories": "all", "allowed_actions": c.company.setting.allowed, "sha_pinning_required": c.company.setting.pinned,
		"selected_actions_url": c.orgRoute("/actions/permissions/selected-actions"),
	}
}

// selectedActions is a conflict while actions are not limited to some.
func (c *call) selectedActions() (any, error) {
	if c.company.setting.allowed != "selected" {
		return nil, refuse(409, "Conflict")
	}
	return object{"github_owned_allowed": true, "verified_allowed": false, "patterns_allowed": []string{"acme/*"}}, nil
}

func (c *call) forkPolicy() object {
	leaky := c.company.setting.forkSecrets
	return object{
		"run_workflows_from_fork_pull_requests": leaky, "send_write_tokens_to_workflows": leaky, "send_secrets_and_variables": leaky,
		"require_approval_for_fork_pr_workflows": true,
	}
}

// workflow are the default permissions of workflows.
func workflow(write, approves bool) object {
	permissions := "read"
	if write {
		permissions = "write"
	}
	return object{"default_workflow_permissions": permissions, "can_approve_pull_request_reviews": approves}
}

func (c *call) cacheByRepository() (any, error) {
	page := many(c, c.company.size, func(i int) object {
		r := c.company.build(i)
		return object{"full_name": r.fullName(), "active_caches_size_in_bytes": r.cache, "active_caches_count": r.cache >> 26}
	})
	return object{"total_count": c.company.size, "repository_cache_usages": page}, nil
}

// repositoryActions is the policy of one repository.
func (c *call) repositoryActions() (any, error) {
	r, err := c.found()
	if err != nil {
		return nil, err
	}
	if r.actionsOff {
		return object{"enabled": false}, nil
	}
	allowed := r.allowed
	if allowed == "" {
		allowed = c.company.setting.allowed
	}
	return object{
		"enabled": true, "allowed_actions": allowed, "sha_pinning_required": c.company.setting.pinned,
		"selected_actions_url": fmt.Sprintf("%s/repos/%s/actions/permissions/selected-actions", c.URL, r.fullName()),
	}, nil
}

func (c *call) repositoryWorkflow() (any, error) {
	r, err := c.found()
	if err != nil {
		return nil, err
	}
	return workflow(r.writeToken, r.approves), nil
}
