# METADATA
# title: Accounts belong to the company or to a known partner
# description: >-
#   An address in a domain that nobody knows is somebody who was invited past every list, or a company with which
#   nobody works any more.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.kind: [human, guest, shared, unknown]
#     attributes.source_type: [saas.account, github.member, github.invitation]
#     attributes.status: [active, invited]
#   requires: [attributes.email_class, attributes.email]
#   remediation: >-
#     Find out who invited it. Deactivate the account or withdraw the invitation, or add the domain to the
#     company's or the partners' in the configuration: `people.domains`, `people.partners`.
package guardrails.account_mail_domain_known

deny contains $"{input.asset.attributes.email} is in no domain of the company or of a partner" if {
	input.asset.attributes.email_class == "unknown"
}
