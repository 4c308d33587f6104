package github

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// organizationFaults are those of the organization's settings.
var organizationFaults = []fault{
	{
		control: "guardrails.github_org_mfa_required",
		what:    "members need no second factor",
		plant:   inOrganization(func(c *company) { c.setting.twoFactor = false }),
	},
	{
		control: "guardrails.github_org_base_permission",
		what:    "every member may push to every repository",
		plant:   inOrganization(func(c *company) { c.setting.permission = "write" }),
	},
	{
		control: "guardrails.github_org_public_repositories_limited",
		what:    "members may make public repositories",
		plant:   inOrganization(func(c *company) { c.setting.members["members_can_create_public_repositories"] = true }),
	},
	{
		control: "guardrails.github_org_repository_deletion_limited",
		what:    "members may delete repositories",
		plant:   inOrganization(func(c *company) { c.setting.members["members_can_delete_repositories"] = true }),
	},
	{
		control: "guardrails.github_org_visibility_change_limited", nights: acme.Odd,
		what:  "members may make repositories public",
		plant: inOrganization(func(c *company) { c.setting.members["members_can_change_repo_visibility"] = true }),
	},
	{
		control: "guardrails.github_org_outside_invitation_limited",
		what:    "members may invite outside collaborators",
		plant:   inOrganization(func(c *company) { c.setting.members["members_can_invite_outside_collaborators"] = true }),
	},
	{
		control: "guardrails.github_org_issue_deletion_limited",
		what:    "members may delete issues, those of the backlog too",
		plant:   inOrganization(func(c *company) { c.setting.members["members_can_delete_issues"] = true }),
	},
	{
		control: "guardrails.github_org_private_forks_limited", nights: acme.Even,
		what:  "members may fork private repositories",
		plant: inOrganization(func(c *company) { c.setting.members["members_can_fork_private_repositories"] = true }),
	},
	{
		control: "guardrails.github_org_team_creation_limited",
		what:    "members may make teams",
		plant:   inOrganization(func(c *company) { c.setting.members["members_can_create_teams"] = true }),
	},
	{
		control: "guardrails.github_org_notifications_restricted",
		what:    "notifications may go to private addresses",
		plant:   inOrganization(func(c *company) { c.setting.restricted = false }),
	},
	{
		control: "guardrails.github_org_owner_count",
		what:    "seven members are owners",
		plant: inOrganization(func(c *company) {
			for _, m := range c.members[len(c.members)-4:] {
				m.owner = true
			}
		}),
	},
	{
		control: "guardrails.github_org_workflow_token_reads",
		what:    "workflows get a token that may write",
		plant:   inOrganization(func(c *company) { c.setting.writeToken = true }),
	},
	{
		control: "guardrails.github_org_workflows_do_not_approve",
		what:    "workflows may approve pull requests",
		plant:   inOrganization(func(c *company) { c.setting.approves = true }),
	},
	{
		control: "guardrails.github_org_fork_approval",
		what:    "one merged pull request is enough for strangers to run workflows",
		plant:   inOrganization(func(c *company) { c.setting.forkApproval = "first_time_contributors" }),
	},
	{
		control: "guardrails.github_org_fork_without_secrets",
		what:    "workflows of private forks get secrets and a token that may write",
		plant:   inOrganization(func(c *company) { c.setting.forkSecrets = true }),
	},
	{
		control: "guardrails.github_org_actions_limited", nights: acme.Odd,
		what:  "workflows may use any action",
		plant: inOrganization(func(c *company) { c.setting.allowed = "all" }),
	},
	{
		control: "guardrails.github_org_actions_pinned",
		what:    "actions need not be pinned",
		plant:   inOrganization(func(c *company) { c.setting.pinned = false }),
	},
	{
		control: "guardrails.github_org_new_repositories_protected",
		what:    "new repositories take pushes with secrets",
		plant: inOrganization(func(c *company) {
			c.setting.defaults["secret_scanning_push_protection_enabled_for_new_repositories"] = false
		}),
	},
	{
		control: "guardrails.github_org_secrets_scoped",
		what:    "every repository gets the token for npm",
		plant: inOrganization(func(c *company) {
			c.secrets = append(c.secrets, &secret{name: "NPM_TOKEN", visibility: "all", updated: c.Ago(100)})
		}),
	},
}
