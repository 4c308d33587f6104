package github

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// organizationFaults are those of the organization's settings.
var organizationFaults = []fault{
	{
		Control: "guardrails.github_org_mfa_required",
		What:    "members need no second factor",
		Plant:   inOrganization(func(c *company) { c.setting.twoFactor = false }),
	},
	{
		Control: "guardrails.github_org_base_permission",
		What:    "every member may push to every repository",
		Plant:   inOrganization(func(c *company) { c.setting.permission = "write" }),
	},
	{
		Control: "guardrails.github_org_public_repositories_limited",
		What:    "members may make public repositories",
		Plant:   inOrganization(func(c *company) { c.setting.members["members_can_create_public_repositories"] = true }),
	},
	{
		Control: "guardrails.github_org_repository_deletion_limited",
		What:    "members may delete repositories",
		Plant:   inOrganization(func(c *company) { c.setting.members["members_can_delete_repositories"] = true }),
	},
	{
		Control: "guardrails.github_org_visibility_change_limited", Nights: acme.Odd,
		What:  "members may make repositories public",
		Plant: inOrganization(func(c *company) { c.setting.members["members_can_change_repo_visibility"] = true }),
	},
	{
		Control: "guardrails.github_org_outside_invitation_limited",
		What:    "members may invite outside collaborators",
		Plant:   inOrganization(func(c *company) { c.setting.members["members_can_invite_outside_collaborators"] = true }),
	},
	{
		Control: "guardrails.github_org_issue_deletion_limited",
		What:    "members may delete issues, those of the backlog too",
		Plant:   inOrganization(func(c *company) { c.setting.members["members_can_delete_issues"] = true }),
	},
	{
		Control: "guardrails.github_org_private_forks_limited", Nights: acme.Even,
		What:  "members may fork private repositories",
		Plant: inOrganization(func(c *company) { c.setting.members["members_can_fork_private_repositories"] = true }),
	},
	{
		Control: "guardrails.github_org_team_creation_limited",
		What:    "members may make teams",
		Plant:   inOrganization(func(c *company) { c.setting.members["members_can_create_teams"] = true }),
	},
	{
		Control: "guardrails.github_org_notifications_restricted",
		What:    "notifications may go to private addresses",
		Plant:   inOrganization(func(c *company) { c.setting.restricted = false }),
	},
	{
		Control: "guardrails.github_org_owner_count",
		What:    "seven members are owners",
		Plant: inOrganization(func(c *company) {
			for _, m := range c.members[len(c.members)-4:] {
				m.owner = true
			}
		}),
	},
	{
		Control: "guardrails.github_org_workflow_token_reads",
		What:    "workflows get a token that may write",
		Plant:   inOrganization(func(c *company) { c.setting.writeToken = true }),
	},
	{
		Control: "guardrails.github_org_workflows_do_not_approve",
		What:    "workflows may approve pull requests",
		Plant:   inOrganization(func(c *company) { c.setting.approves = true }),
	},
	{
		Control: "guardrails.github_org_fork_approval",
		What:    "one merged pull request is enough for strangers to run workflows",
		Plant:   inOrganization(func(c *company) { c.setting.forkApproval = "first_time_contributors" }),
	},
	{
		Control: "guardrails.github_org_fork_without_secrets",
		What:    "workflows of private forks get secrets and a token that may write",
		Plant:   inOrganization(func(c *company) { c.setting.forkSecrets = true }),
	},
	{
		Control: "guardrails.github_org_actions_limited", Nights: acme.Odd,
		What:  "workflows may use any action",
		Plant: inOrganization(func(c *company) { c.setting.allowed = "all" }),
	},
	{
		Control: "guardrails.github_org_actions_pinned",
		What:    "actions need not be pinned",
		Plant:   inOrganization(func(c *company) { c.setting.pinned = false }),
	},
	{
		Control: "guardrails.github_org_new_repositories_protected",
		What:    "new repositories take pushes with secrets",
		Plant: inOrganization(func(c *company) {
			c.setting.defaults["secret_scanning_push_protection_enabled_for_new_repositories"] = false
		}),
	},
	{
		Control: "guardrails.github_org_secrets_scoped",
		What:    "every repository gets the token for npm",
		Plant: inOrganization(func(c *company) {
			c.secrets = append(c.secrets, &secret{name: "NPM_TOKEN", visibility: "all", updated: c.Ago(100)})
		}),
	},
}
