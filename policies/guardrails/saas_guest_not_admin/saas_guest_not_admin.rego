# METADATA
# title: No guest administers a workspace
# description: >-
#   A guest, or somebody with a private address, is ended by no list of staff and guarded by none of the
#   company's factors.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: critical
#   asset_types: [saas.account]
#   exposure: public
#   when:
#     attributes.privilege: [owner, admin]
#     attributes.status: [active]
#   requires: [attributes.kind, attributes.email]
#   remediation: >-
#     Take the role away now, and give the task to an account of the company. Where an outside firm runs the
#     workspace, give its people accounts of the company's identity provider, with an end.
package guardrails.saas_guest_not_admin

import data.lib.mail

deny contains $"a guest who is {input.asset.attributes.privilege}" if input.asset.attributes.kind == "guest"

deny contains $"a private address that is {input.asset.attributes.privilege}" if {
	input.asset.attributes.kind != "guest"
	mail.within(mail.domain(input.asset.attributes.email), data.settings.guardrails.saas_free_mail_domains)
}
