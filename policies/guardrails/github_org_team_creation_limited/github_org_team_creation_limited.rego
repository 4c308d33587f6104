# METADATA
# title: Only owners make teams
# description: >-
#   Teams are what access is given to; when everybody makes them, nobody knows any more which one means what.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: low
#   asset_types: [github.organization]
#   requires: [attributes.members_can_create_teams]
#   remediation: >-
#     In the organization's Settings, under Member privileges, clear Allow members to create teams.
#
#     Better still, let the identity provider make them: team synchronization follows its groups.
#   references: {cis_github_1.2: "1.3.2"}
package guardrails.github_org_team_creation_limited

deny contains "members may make teams" if input.asset.attributes.members_can_create_teams
