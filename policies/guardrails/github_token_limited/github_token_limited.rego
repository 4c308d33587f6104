# METADATA
# title: No personal access token may write everywhere
# description: >-
#   One line in one developer's configuration would be enough to change every repository or the organization
#   itself.
# schemas:
#   - input.asset.attributes: schema.github.personal_access_token
# custom:
#   severity: high
#   asset_types: [github.personal_access_token]
#   when:
#     attributes.expired: [false]
#   requires: [attributes.expired, attributes.repository_selection, attributes.permissions]
#   exposure: organization
#   remediation: >-
#     Its owner makes one for the repositories that the work needs, with the permissions that it needs, under
#     github.com/settings/personal-access-tokens. Then revoke this one under the organization's Settings,
#     Personal access tokens.
#
#     What has to reach every repository is better a GitHub App, whose tokens last an hour.
package guardrails.github_token_limited

deny contains $"may {permission.access} {permission.name} in every repository" if {
	input.asset.attributes.repository_selection == "all"
	some permission in input.asset.attributes.permissions
	permission.level == "repository"
	permission.access in {"write", "admin"}
}

deny contains $"may {permission.access} {permission.name} of the organization" if {
	some permission in input.asset.attributes.permissions
	permission.level == "organization"
	permission.access in {"write", "admin"}
}
