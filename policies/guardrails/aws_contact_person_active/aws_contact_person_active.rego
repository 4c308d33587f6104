# METADATA
# title: No contact of an account is a person who has left
# description: >-
#   When the contact has left, AWS's warning that a key has leaked goes to a mailbox that nobody reads or that
#   no longer exists.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.contacts.security, attributes.contacts.billing, attributes.contacts.operations]
#   related:
#     security: {type: hr.person, key: attributes.email, from: attributes.contacts.security.email}
#     billing: {type: hr.person, key: attributes.email, from: attributes.contacts.billing.email}
#     operations: {type: hr.person, key: attributes.email, from: attributes.contacts.operations.email}
#   remediation: >-
#     In the account itself run `aws account put-alternate-contact --alternate-contact-type TYPE --name NAME
#     --title TITLE --email-address MAILBOX --phone-number NUMBER`, where TYPE is `SECURITY`, `BILLING` or
#     `OPERATIONS`.
#
#     From the management account add `--account-id ACCOUNT_ID`, save for the management account itself; that
#     needs trusted access for `account.amazonaws.com`. Name a mailbox that a team reads: people leave.
package guardrails.aws_contact_person_active

deny contains $"the {kind} contact {person.attributes.email} has left" if {
	some kind in ["security", "billing", "operations"]
	some person in input.related[kind]
	person.attributes.status == "left"
}
