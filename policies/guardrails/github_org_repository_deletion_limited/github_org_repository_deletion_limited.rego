# METADATA
# title: Only owners delete or transfer repositories
# description: >-
#   Each repository has administrators; one mistake or one stolen session deletes the code, its issues and its
#   history.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: high
#   asset_types: [github.organization]
#   requires: [attributes.members_can_delete_repositories]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Member privileges, clear Allow members to delete or transfer
#     repositories for this organization.
#
#     A deleted repository can be restored for 90 days under Deleted repositories, a transferred one only by who
#     has it now.
#   references: {cis_github_1.2: "1.2.3"}
package guardrails.github_org_repository_deletion_limited

deny contains "administrators of a repository may delete or transfer it" if input.asset.attributes.members_can_delete_repositories
