# METADATA
# title: Self-hosted runners do not serve public repositories
# description: >-
#   A stranger's pull request runs its code on the runner, inside the company's network, and the next job runs
#   on what it leaves behind.
# schemas:
#   - input.asset.attributes: schema.github.runner_group
# custom:
#   severity: high
#   asset_types: [github.runner_group]
#   requires: [attributes.allows_public_repositories]
#   exposure: public
#   remediation: >-
#     Under Settings, Actions, Runner groups, clear Allow public repositories, or run `gh api -X PATCH
#     orgs/ORG/actions/runner-groups/GROUP_ID -f name=NAME -F allows_public_repositories=false`.
#
#     Public repositories can use GitHub's own runners, which cost them nothing.
package guardrails.github_runner_group_private

deny contains "serves public repositories" if input.asset.attributes.allows_public_repositories
