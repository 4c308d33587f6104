# METADATA
# title: Every account has a security, a billing and an operations contact
# description: >-
#   AWS writes to these contacts when a key has leaked, a machine attacks others or a payment fails. Where they
#   are missing it writes to the root user's mailbox alone, which few people read.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.contacts.security, attributes.contacts.billing, attributes.contacts.operations]
#   remediation: >-
#     In the account itself run `aws account put-alternate-contact --alternate-contact-type TYPE --name NAME
#     --title TITLE --email-address MAILBOX --phone-number NUMBER`, where TYPE is each of `SECURITY`, `BILLING`
#     and `OPERATIONS` that is named.
#
#     From the management account add `--account-id ACCOUNT_ID`, save for the management account itself; that
#     needs trusted access for `account.amazonaws.com`. Name a mailbox that a team reads: people leave.
#   references: {cis_aws_7.0: "2.2, 2.3", fsbp: Account.1}
package guardrails.aws_account_contacts_set

deny contains $"no {kind} contact is set" if {
	some kind in ["security", "billing", "operations"]
	is_null(input.asset.attributes.contacts[kind])
}
