# METADATA
# title: Every workspace has an owner in the register
# description: >-
#   Without an owner nobody answers when the vendor reports a break-in, nobody ends accounts, and the contract
#   renews by itself.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: medium
#   asset_types: [saas.workspace]
#   requires: [owner]
#   remediation: >-
#     Add the workspace to the register in `auditor.yaml`, with `owner` naming the team that pays for it; it is
#     usually the one whose lead administers it. Name a team, since people leave.
package tagging.saas_workspace_owner

deny contains "the register names no owner" if not _named

_named if trim_space(input.asset.owner) != ""
