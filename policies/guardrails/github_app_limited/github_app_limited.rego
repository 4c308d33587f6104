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
#   when:
#     # Suspended ones have github_app_suspended_removed.
#     attributes.suspended_at: [null]
#   requires: [attributes.app_slug, attributes.repository_selection, attributes.permissions]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under GitHub Apps, Configure, choose Only select repositories and those that
#     it works on. Permissions of the organization are not limited by that: uninstall the App there, or have its
#     maker give them up.
#
#     An App that has to reach everything, such as one that sets up repositories, is named in the setting
#     `guardrails.github_approved_apps`.
#   references: {cis_github_1.2: "1.4.3"}
package guardrails.github_app_limited

deny contains $"may write {permission.name} in every repository" if {
	input.asset.attributes.repository_selection == "all"
	some permission in _writes
	permission.name in {"administration", "contents", "secrets", "workflows"}
}

# Which repositories were chosen does not limit these.
deny contains $"may write {permission.name} of the organization" if {
	some permission in _writes
	permission.name in {"members", "organization_administration", "organization_secrets"}
}

_writes contains permission if {
	not lower(input.asset.attributes.app_slug) in {lower(app) | some app in data.settings.guardrails.github_approved_apps}
	some permission in input.asset.attributes.permissions
	permission.access in {"write", "admin"}
}
