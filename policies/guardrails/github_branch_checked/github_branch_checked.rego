# METADATA
# title: Checks have to pass before a merge
# description: >-
#   Tests that need not pass are not run to the end: what is broken is merged on a Friday.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: medium
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.empty: [false]
#     attributes.branch_protection.protected: [true]
#   requires: [attributes.branch_protection.required_checks]
#   remediation: >-
#     In the organization's Settings, under Repository, Rulesets, make an active ruleset for the default branch
#     of all repositories that has Require status checks to pass, and name the check that every repository has.
#
#     In a single repository: Settings, Rules, Rulesets; a check can be chosen once it has run there.
#   references: {cis_github_1.2: "1.1.9"}
package guardrails.github_branch_checked

deny contains "no check has to pass before a merge" if {
	count(input.asset.attributes.branch_protection.required_checks) == 0
}
