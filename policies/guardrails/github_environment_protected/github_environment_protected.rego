# METADATA
# title: Deployments to production are protected
# description: >-
#   Without a rule every branch that anybody can push deploys to production with its secrets.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: medium
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#   requires: [attributes.environments]
#   remediation: >-
#     Under the repository's Settings, Environments, choose it and set Deployment branches to the default
#     branch, or Required reviewers.
#
#     Which names mean production is the setting `guardrails.github_production_environments`.
#   references: {cis_github_1.2: "5.2.3"}
package guardrails.github_environment_protected

deny contains $"any branch deploys to the environment {environment.name}" if {
	some environment in input.asset.attributes.environments
	not environment.protected
	some name in data.settings.guardrails.github_production_environments
	startswith(lower(environment.name), name)
}
