# METADATA
# title: CODEOWNERS names people who can review
# description: >-
#   A line that GitHub cannot use asks nobody: the review by a code owner that the branch demands is then no
#   one's, or anyone's.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: medium
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#   requires: [attributes.codeowners]
#   remediation: >-
#     Open .github/CODEOWNERS on the default branch: GitHub marks the lines. `gh api
#     repos/ORG/REPOSITORY/codeowners/errors` lists them with the reason.
#
#     An owner has to be a team or a person with write access; a team has to be visible.
#   references: {cis_github_1.2: "1.1.6"}
package guardrails.github_repository_codeowners_valid

deny contains $"line {error.line}: {error.kind}" if {
	some error in input.asset.attributes.codeowners.errors
}
