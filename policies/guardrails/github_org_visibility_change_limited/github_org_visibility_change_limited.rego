# METADATA
# title: Only owners change the visibility of repositories
# description: >-
#   One click of a repository's administrator makes private code public, with its whole history.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: high
#   asset_types: [github.organization]
#   requires: [attributes.members_can_change_visibility]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Member privileges, clear Allow members to change repository
#     visibilities for this organization.
package guardrails.github_org_visibility_change_limited

deny contains "administrators of a repository may make it public" if input.asset.attributes.members_can_change_visibility
