# METADATA
# title: Members can read at most what they have no role in
# description: >-
#   The base permission applies to every member and every repository: with write, one stolen laptop changes the
#   code of all teams.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: high
#   asset_types: [github.organization]
#   requires: [attributes.default_repository_permission]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Member privileges, set Base permissions to Read or No permission.
#
#     Give teams the roles that they need first: `gh api -X PUT orgs/ORG/teams/TEAM/repos/ORG/REPOSITORY -f
#     permission=push`.
#   references: {cis_github_1.2: "1.3.8"}
package guardrails.github_org_base_permission

deny contains $"every member has {permission} on every repository" if {
	permission := input.asset.attributes.default_repository_permission
	not permission in {"none", "read"}
}
