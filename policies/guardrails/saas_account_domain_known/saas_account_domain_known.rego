# METADATA
# title: Accounts belong to the company or to a known partner
# description: >-
#   An address in a domain that nobody knows is somebody who was invited past every list, or a company that acme
#   does not work with any more.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, guest, shared, unknown]
#     attributes.status: [active, invited]
#   requires: [attributes.email]
#   settings: [guardrails.saas_domains]
#   remediation: >-
#     Ask whoever invited the person. Add the domain of a partner to the setting
#     `guardrails.saas_partner_domains`, and one of the company itself to `guardrails.saas_domains`; else
#     deactivate the account.
package guardrails.saas_account_domain_known

import data.lib.mail

deny contains $"{_domain} is neither a domain of the company nor of a partner" if {
	every domains in [_settings.saas_domains, _settings.saas_partner_domains, _settings.saas_free_mail_domains] {
		not mail.within(_domain, domains)
	}
}

_domain := mail.domain(input.asset.attributes.email)

_settings := data.settings.guardrails
