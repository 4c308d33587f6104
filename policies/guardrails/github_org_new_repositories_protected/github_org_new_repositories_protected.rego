# METADATA
# title: New repositories begin with security features on
# description: >-
#   What is not on from the first commit is forgotten: the first secret in a new repository is published before
#   anybody turns on the scan for it.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires:
#     - attributes.new_repository_defaults.dependabot_alerts
#     - attributes.new_repository_defaults.secret_scanning
#     - attributes.new_repository_defaults.push_protection
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Advanced Security, Configurations, make a configuration with
#     Dependabot alerts, secret scanning and push protection the default for new repositories.
#
#     Apply it to existing repositories there too. Features that cost a licence per committer can be left to the
#     repositories that need them.
#   references: {cis_github_1.2: "1.5.1"}
package guardrails.github_org_new_repositories_protected

deny contains $"{feature} is off in new repositories" if {
	some key, feature in {
		"dependabot_alerts": "the alert for vulnerable dependencies",
		"secret_scanning": "the scan for secrets",
		"push_protection": "the block of pushes with secrets",
	}
	not input.asset.attributes.new_repository_defaults[key]
}
