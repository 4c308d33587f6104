# METADATA
# title: Nobody works here with a private mail address
# description: >-
#   With a private address the person keeps the account, and what is in it, after he has left: he alone gets the
#   mail that resets the password.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.kind: [human, guest, shared, unknown]
#     attributes.source_type: [saas.account, github.invitation]
#     attributes.status: [active, invited]
#   requires: [attributes.email_class, attributes.email]
#   remediation: >-
#     Let the person change the address to the company's in the product's profile, or invite the company's address
#     and deactivate this account. A guest gets the address of the company that he works for.
package guardrails.account_mail_not_personal

deny contains $"{input.asset.attributes.email} is at a free mail service" if {
	input.asset.attributes.email_class == "personal"
}
