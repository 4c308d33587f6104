# METADATA
# title: The history of default branches cannot be rewritten
# description: >-
#   A force push removes commits that others have built on, and the trace of who wrote what.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.empty: [false]
#     attributes.branch_protection.protected: [true]
#   requires: [attributes.branch_protection.force_push_blocked]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Repository, Rulesets, make an active ruleset for the default branch
#     of all repositories that has Block force pushes.
#
#     Classic protection of the branch has the same under Allow force pushes, which stays off.
#   references: {cis_github_1.2: "1.1.16"}
package guardrails.github_branch_force_push_blocked

deny contains "the default branch takes force pushes" if not input.asset.attributes.branch_protection.force_push_blocked
