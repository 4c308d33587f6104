# METADATA
# title: Private repositories are not forked
# description: >-
#   A fork keeps the code when its author loses the role in the repository, and no rule of the repository holds
#   in it.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.members_can_fork_private_repositories]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Member privileges, clear Allow forking of private repositories.
#
#     Existing forks stay until their repository forbids them: `gh api -X PATCH repos/ORG/REPOSITORY -F
#     allow_forking=false`.
#   references: {cis_github_1.2: "1.2.5"}
package guardrails.github_org_private_forks_limited

deny contains "members may fork private repositories" if input.asset.attributes.members_can_fork_private_repositories
