# METADATA
# title: Outside collaborators do not administer repositories
# description: >-
#   An administrator changes the rules of the repository, lets others in and reads where its secrets go; that is
#   for people of the company.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#   requires: [attributes.outside_collaborators]
#   exposure: public
#   remediation: >-
#     Give the role that the work needs: `gh api -X PUT repos/ORG/REPOSITORY/collaborators/LOGIN -f
#     permission=push`.
#
#     When the work is over: `gh api -X DELETE repos/ORG/REPOSITORY/collaborators/LOGIN`.
package guardrails.github_repository_outsiders_limited

deny contains $"the outside collaborator {outsider.login} has the role {outsider.permission}" if {
	some outsider in input.asset.attributes.outside_collaborators
	outsider.permission in {"maintain", "admin"}
}
