# METADATA
# title: Secrets of the organization go to chosen repositories
# description: >-
#   A secret that every repository gets is read by every workflow that any member writes, in a repository made
#   this morning.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.secrets]
#   exposure: organization
#   remediation: >-
#     Run `gh secret set NAME --org ORG --visibility selected --repos REPOSITORY,REPOSITORY`; it asks for the
#     value, which GitHub does not show.
#
#     To find who uses it: `gh search code 'secrets.NAME' --owner ORG`.
#   references: {cis_github_1.2: "2.1.7"}
package guardrails.github_org_secrets_scoped

deny contains $"every repository gets the secret {secret.name}" if {
	some secret in input.asset.attributes.secrets
	secret.visibility == "all"
}

deny contains $"every private repository gets the secret {secret.name}" if {
	some secret in input.asset.attributes.secrets
	secret.visibility == "private"
}
