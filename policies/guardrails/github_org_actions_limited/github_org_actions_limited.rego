# METADATA
# title: Workflows use actions that the company has chosen
# description: >-
#   An action runs with the workflow's secrets. When any of the tens of thousands may be used, the weakest
#   author decides.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.actions.allowed_actions]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Actions, General, choose Allow ORG, and select non-ORG, actions and
#     reusable workflows, and list those that are used.
#
#     Those in use are found with `gh search code 'uses:' --owner ORG`.
package guardrails.github_org_actions_limited

deny contains "workflows may use any action" if input.asset.attributes.actions.allowed_actions == "all"
