# METADATA
# title: No essential contact is a person who has left
# description: >-
#   When the contact has left, Google's warning goes to a mailbox that nobody reads or that no longer exists.
# schemas:
#   - input.asset.attributes: schema.gcp.contact
# custom:
#   severity: medium
#   asset_types: [gcp.contact]
#   requires: [attributes.email]
#   related:
#     person: {type: hr.person, key: attributes.email, from: attributes.email}
#   remediation: >-
#     Run `gcloud essential-contacts create --organization=ORGANIZATION_NUMBER --email=MAILBOX
#     --notification-categories=CATEGORIES --language=en` for a mailbox that a team reads, then `gcloud
#     essential-contacts delete CONTACT_ID --organization=ORGANIZATION_NUMBER`; with `--folder` or `--project`
#     where the contact is of one.
package guardrails.gcp_contact_person_active

deny contains $"{person.attributes.email} has left" if {
	some person in input.related.person
	person.attributes.status == "left"
}
