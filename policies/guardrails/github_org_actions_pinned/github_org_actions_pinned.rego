# METADATA
# title: Actions are pinned to a commit
# description: >-
#   A tag such as v4 can be moved to other code by whoever takes over the action; a commit cannot.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.actions.sha_pinning_required]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Actions, General, tick Require actions to be pinned to a full-length
#     commit SHA.
#
#     Workflows that name tags stop then: pin them first, for instance with the preset
#     `helpers:pinGitHubActionDigests` of Renovate, which keeps them up to date too.
#   references: {cis_github_1.2: "2.4.2"}
package guardrails.github_org_actions_pinned

deny contains "actions need not be pinned to a commit" if not input.asset.attributes.actions.sha_pinning_required
