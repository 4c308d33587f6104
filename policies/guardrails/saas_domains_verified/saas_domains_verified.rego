# METADATA
# title: No mail domain of a workspace is without proof
# description: >-
#   A domain that was added and never proved does nothing today. When whoever holds it proves it first, his
#   people can be accounts of the workspace.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: low
#   asset_types: [saas.workspace]
#   when:
#     attributes.provider: [entra, google_workspace]
#   requires: [attributes.unverified_domains]
#   remediation: >-
#     Prove that the company holds the domain, or remove it. Entra: Settings, Domain names, the domain, Verify,
#     with the TXT record that it names. Google Workspace: Account, Domains, Manage domains. Okta:
#     Customizations, Domains.
package guardrails.saas_domains_verified

deny contains $"{domain} was added and never verified" if {
	some domain in input.asset.attributes.unverified_domains
}
