# METADATA
# title: Default branches are protected
# description: >-
#   Without any rule everybody with write access changes what is deployed, unseen and without a check.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.empty: [false]
#   requires: [attributes.branch_protection.protected]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Repository, Rulesets, make an active ruleset for the default branch
#     of all repositories that demands a pull request and forbids force pushes and deletion.
#
#     In a single repository: Settings, Rules, Rulesets, New ruleset, target Default.
#   references: {cis_github_1.2: "1.1.20"}
package guardrails.github_branch_protected

deny contains "no rule protects the default branch" if not input.asset.attributes.branch_protection.protected
