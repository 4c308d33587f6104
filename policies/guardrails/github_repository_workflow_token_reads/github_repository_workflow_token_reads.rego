# METADATA
# title: Workflows of a repository get a token that only reads
# description: >-
#   A repository may undo the organization's default; then every action in its workflows can push code.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: medium
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.actions.enabled: [true]
#   requires: [attributes.actions.default_workflow_permissions]
#   remediation: >-
#     Run `gh api -X PUT repos/ORG/REPOSITORY/actions/permissions/workflow -f
#     default_workflow_permissions=read`.
#
#     A workflow that has to write says so in its own `permissions:` block.
package guardrails.github_repository_workflow_token_reads

deny contains "workflows get a token that may write, unless they ask for less" if {
	input.asset.attributes.actions.default_workflow_permissions != "read"
}
