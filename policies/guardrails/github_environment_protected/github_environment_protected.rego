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
	_production(lower(environment.name))
}

# The word may be followed by what is no letter, as in prod-eu or production 2.
_production(name) if {
	some word in data.settings.guardrails.github_production_environments
	startswith(name, lower(word))
	not regex.match(`^[a-z]`, trim_prefix(name, lower(word)))
}
