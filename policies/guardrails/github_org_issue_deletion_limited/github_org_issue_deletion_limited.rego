# METADATA
# title: Only owners delete issues
# description: >-
#   A deleted issue leaves no trace: neither the decision in it nor the finding that somebody did not want to
#   see.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.members_can_delete_issues]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Member privileges, clear Allow members to delete issues for this
#     organization.
#
#     Closing an issue as not planned says the same and keeps the reason.
#   references: {cis_github_1.2: "1.2.4"}
package guardrails.github_org_issue_deletion_limited

deny contains "administrators of a repository may delete issues" if input.asset.attributes.members_can_delete_issues
