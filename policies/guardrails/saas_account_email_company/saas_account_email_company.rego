# METADATA
# title: Nobody works in a workspace with a private mail address
# description: >-
#   With a private address the person keeps the account, and what is in it, after he has left: he alone gets the
#   mail that resets the password.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, guest, shared, unknown]
#     attributes.status: [active, invited]
#   requires: [attributes.email]
#   remediation: >-
#     Change the account's address to the person's company address; most products keep everything else. If the
#     person is a guest, invite him anew with the address of his own company.
#
#     Which domains count as private is the setting `guardrails.saas_free_mail_domains`.
package guardrails.saas_account_email_company

import data.lib.mail

deny contains $"{_domain} is a private mail domain" if {
	mail.within(_domain, data.settings.guardrails.saas_free_mail_domains)
}

_domain := mail.domain(input.asset.attributes.email)
