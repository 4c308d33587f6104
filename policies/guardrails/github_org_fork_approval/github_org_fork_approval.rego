# METADATA
# title: Workflows of strangers wait for an approval
# description: >-
#   The workflow of a pull request runs on the company's runners and minutes. By default one merged typo makes
#   its author trusted for ever.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.actions.fork_pr_approval]
#   exposure: public
#   remediation: >-
#     In the organization's Settings, under Actions, General, choose Require approval for all external
#     contributors.
#
#     Or run `gh api -X PUT orgs/ORG/actions/permissions/fork-pr-contributor-approval -f
#     approval_policy=all_external_contributors`.
#   references: {cis_github_1.2: "2.3.5"}
package guardrails.github_org_fork_approval

deny contains $"workflows need an approval from {_who} only" if _who

_who := "first-time contributors who are new to GitHub" if {
	input.asset.attributes.actions.fork_pr_approval == "first_time_contributors_new_to_github"
}

_who := "first-time contributors" if input.asset.attributes.actions.fork_pr_approval == "first_time_contributors"
