# METADATA
# title: Every account has a security, a billing and an operations contact
# description: >-
#   AWS writes to these contacts when a key has leaked, a machine attacks others or a payment fails. When
#   they are not set it writes to the root mailbox, which few people read.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.contacts.security, attributes.contacts.billing, attributes.contacts.operations]
#   remediation: >-
#     In the management account run aws account put-alternate-contact --account-id ACCOUNT_ID
#     --alternate-contact-type SECURITY --name NAME --title TITLE --email-address MAILBOX
#     --phone-number NUMBER, likewise BILLING and OPERATIONS. Name a mailbox that a team reads.
#   references: {cis_aws_7.0: "2.2, 2.3", fsbp: Account.1}
package guardrails.aws_account_contacts_set

deny contains $"no {kind} contact is set" if {
	some kind in ["security", "billing", "operations"]
	is_null(input.asset.attributes.contacts[kind])
}
