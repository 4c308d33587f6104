# METADATA
# title: Public repositories are meant to be public
# description: >-
#   What is public has been copied: its history, its issues and every secret that was ever committed.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: critical
#   asset_types: [github.repository]
#   requires: [attributes.visibility, attributes.full_name]
#   settings: [guardrails.github_public_repositories]
#   exposure: public
#   remediation: >-
#     Make it private: `gh repo edit ORG/REPOSITORY --visibility private
#     --accept-visibility-change-consequences`. Then replace every secret that its history holds: strangers may
#     have a copy.
#
#     When it is meant to be public, add its full name to the setting `guardrails.github_public_repositories`.
package guardrails.github_repository_public_approved

deny contains "is public, and not on the list of those that are meant to be" if {
	input.asset.attributes.visibility == "public"
	approved := {lower(name) | some name in data.settings.guardrails.github_public_repositories}
	not lower(input.asset.attributes.full_name) in approved
}
