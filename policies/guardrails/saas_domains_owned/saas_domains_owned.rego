# METADATA
# title: The mail domains that a workspace trusts are the company's
# description: >-
#   An address in a verified domain makes people members without an invitation in many products. A domain that
#   the company gave up, or never had, makes members of strangers.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: high
#   asset_types: [saas.workspace]
#   exposure: organization
#   requires: [attributes.verified_domains]
#   settings: [guardrails.saas_domains]
#   remediation: >-
#     Remove the domain in the product's administration: Slack: Settings, Invitations; Entra: Settings, Domain
#     names; Google Workspace: Account, Domains.
#
#     If it is the company's, add it to the setting `guardrails.saas_domains`, and see that its registration is
#     renewed.
package guardrails.saas_domains_owned

import data.lib.mail

deny contains $"{domain} is not a domain of the company" if {
	some domain in input.asset.attributes.verified_domains
	not mail.within(domain, data.settings.guardrails.saas_domains)
}
