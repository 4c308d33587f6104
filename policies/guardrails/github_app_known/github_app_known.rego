# METADATA
# title: Apps are those that the company has chosen
# description: >-
#   Any member who administers a repository can bring an App in; from then on its maker reads the code, and
#   nobody has looked at him.
# schemas:
#   - input.asset.attributes: schema.github.installation
# custom:
#   severity: medium
#   asset_types: [github.installation]
#   when:
#     # Suspended ones have github_app_suspended_removed.
#     attributes.suspended_at: [null]
#   requires: [attributes.app_slug]
#   settings: [guardrails.github_known_apps]
#   exposure: organization
#   remediation: >-
#     Find out who uses it. Then add its slug to the setting `guardrails.github_known_apps`, or choose Uninstall
#     under Settings, GitHub Apps, Configure.
#
#     Under Settings, Third-party Access, GitHub Apps, let owners alone install Apps.
#   references: {cis_github_1.2: "1.4.1"}
package guardrails.github_app_known

deny contains "is not on the list of the company's Apps" if {
	not lower(input.asset.attributes.app_slug) in {lower(app) | some app in data.settings.guardrails.github_known_apps}
}
