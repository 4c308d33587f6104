# METADATA
# title: Repositories warn of vulnerable dependencies
# description: >-
#   Most break-ins use a hole that is known: the alert is how the team hears of it before others use it.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#   requires: [attributes.security.dependabot_alerts]
#   remediation: >-
#     Run `gh api -X PUT repos/ORG/REPOSITORY/vulnerability-alerts`.
#
#     For many at once, apply a configuration under the organization's Settings, Advanced Security.
#   references: {cis_github_1.2: "1.5.5"}
package guardrails.github_repository_dependency_alerts

deny contains "Dependabot alerts are off" if not input.asset.attributes.security.dependabot_alerts
