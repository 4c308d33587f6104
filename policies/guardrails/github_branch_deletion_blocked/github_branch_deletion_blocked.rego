# METADATA
# title: Default branches cannot be deleted
# description: >-
#   Whoever deletes the branch takes its rules with it: a new branch of the name can have any content.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.empty: [false]
#     attributes.branch_protection.protected: [true]
#   requires: [attributes.branch_protection.deletion_blocked]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Repository, Rulesets, make an active ruleset for the default branch
#     of all repositories that has Restrict deletions.
#
#     Classic protection of the branch has the same under Allow deletions, which stays off.
#   references: {cis_github_1.2: "1.1.17"}
package guardrails.github_branch_deletion_blocked

deny contains "the default branch can be deleted" if not input.asset.attributes.branch_protection.deletion_blocked
