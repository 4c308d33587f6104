# METADATA
# title: Workflows of private forks get no secrets and no token that writes
# description: >-
#   Who may fork may then change the workflow in the fork and print the secrets of the repository, without any
#   review.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.actions.fork_pr_private]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Actions, General, Fork pull request workflows in private
#     repositories, clear Send write tokens and Send secrets and variables.
#
#     A workflow that needs them for a fork's pull request should run after the review, on `push`.
#   references: {cis_github_1.2: "2.1.7"}
package guardrails.github_org_fork_without_secrets

deny contains "workflows of forks get secrets" if {
	_forks.run_workflows
	_forks.send_secrets
}

deny contains "workflows of forks get a token that may write" if {
	_forks.run_workflows
	_forks.send_write_tokens
}

_forks := input.asset.attributes.actions.fork_pr_private
