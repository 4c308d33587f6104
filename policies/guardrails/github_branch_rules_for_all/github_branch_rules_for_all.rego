# METADATA
# title: Nobody is above the rules of the default branch
# description: >-
#   Rules that administrators may pass by stop everybody but the accounts that are worth stealing. GitHub shows
#   who may bypass a ruleset only to those who may change it, so without that right the answer is unknown.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.empty: [false]
#     attributes.branch_protection.protected: [true]
#   requires: [attributes.branch_protection.admins_included]
#   exposure: organization
#   remediation: >-
#     In classic protection tick Do not allow bypassing the above settings, or run `gh api -X POST
#     repos/ORG/REPOSITORY/branches/BRANCH/protection/enforce_admins`.
#
#     In a ruleset empty the Bypass list; a team for emergencies with For pull requests only is the next best.
#   references: {cis_github_1.2: "1.1.14"}
package guardrails.github_branch_rules_for_all

deny contains "administrators may bypass the rules" if {
	not input.asset.attributes.branch_protection.admins_included
}
