# METADATA
# title: Only owners make repositories public
# description: >-
#   A member who makes a repository public publishes its whole history at once, secrets in it included, and
#   copies are gone within minutes.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.members_can_create_public_repositories]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Member privileges, clear Public under Repository creation.
#
#     Or run `gh api -X PATCH orgs/ORG -F members_can_create_public_repositories=false`. Owners can still make
#     one for who asks.
#   references: {cis_github_1.2: "1.2.2"}
package guardrails.github_org_public_repositories_limited

deny contains "members may make public repositories" if input.asset.attributes.members_can_create_public_repositories
