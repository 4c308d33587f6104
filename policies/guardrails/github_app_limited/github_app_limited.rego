# METADATA
# title: Apps that may change code or people are limited to some repositories
# description: >-
#   An App's key opens everything that it was granted: with write access to all repositories, a break-in at its
#   maker is a break-in here.
# schemas:
#   - input.asset.attributes: schema.github.installation
# custom:
#   severity: high
#   asset_types: [github.installation]
#   requires: [attributes.repository_selection, attributes.permissions, attributes.suspended_at]
#   exposure: organization
#   remediation: >-
#     Under Settings, GitHub Apps, Configure, choose Only select repositories and those that it works on.
#
#     An App that has to reach everything, such as one that sets up repositories, is named in the setting
#     `guardrails.github_approved_apps`. Permissions that nobody uses are given up by its maker, or by you when
#     the App is your own.
#   references: {cis_github_1.2: "1.4.3"}
package guardrails.github_app_limited

deny contains $"may write {permission.name} in every repository" if {
	input.asset.attributes.repository_selection == "all"
	some permission in _writes
}

deny contains $"may write {permission.name} of the organization" if {
	some permission in _writes
	permission.name in {"members", "organization_administration", "organization_secrets"}
	input.asset.attributes.repository_selection != "all"
}

_writes contains permission if {
	is_null(input.asset.attributes.suspended_at)
	not input.asset.name in data.settings.guardrails.github_approved_apps
	some permission in input.asset.attributes.permissions
	permission.access in {"write", "admin"}
	permission.name in {
		"administration",
		"contents",
		"members",
		"organization_administration",
		"organization_secrets",
		"secrets",
		"workflows",
	}
}
