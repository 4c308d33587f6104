# METADATA
# title: Workflows get a token that only reads
# description: >-
#   With the default of write, any action in any workflow can push code and publish releases, also one whose
#   author was hacked yesterday.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: high
#   asset_types: [github.organization]
#   requires: [attributes.actions.default_workflow_permissions]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Actions, General, Workflow permissions, choose Read repository
#     contents and packages permissions.
#
#     Or run `gh api -X PUT orgs/ORG/actions/permissions/workflow -f default_workflow_permissions=read`. A
#     workflow that has to write says so in its own `permissions:` block; find them with `gh search code
#     'GITHUB_TOKEN' --owner ORG`.
package guardrails.github_org_workflow_token_reads

deny contains "workflows get a token that may write, unless they ask for less" if {
	input.asset.attributes.actions.default_workflow_permissions != "read"
}
