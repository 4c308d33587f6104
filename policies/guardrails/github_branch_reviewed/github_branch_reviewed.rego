# METADATA
# title: Changes of default branches are approved by somebody else
# description: >-
#   One stolen account is one person; a review is what makes it take two.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.empty: [false]
#     attributes.branch_protection.protected: [true]
#   requires: [attributes.branch_protection.required_approvals]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Repository, Rulesets, make an active ruleset for the default branch
#     of all repositories that has Require a pull request before merging with the approvals that you want.
#
#     How many that is, is the setting `guardrails.github_required_approvals`.
#   references: {cis_github_1.2: "1.1.3"}
package guardrails.github_branch_reviewed

deny contains $"{approvals} approvals are required, fewer than {wanted}" if {
	approvals := input.asset.attributes.branch_protection.required_approvals
	wanted := data.settings.guardrails.github_required_approvals
	approvals < wanted
}
