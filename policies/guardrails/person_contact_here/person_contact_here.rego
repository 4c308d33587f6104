# METADATA
# title: No essential contact is a person who has left
# description: >-
#   When the contact has left, Google's warning that a key has leaked or that a project is about to be suspended
#   goes to a mailbox that nobody reads.
# schemas:
#   - input.asset.attributes: schema.gcp.contact
# custom:
#   severity: medium
#   asset_types: [gcp.contact]
#   requires: [attributes.email]
#   related:
#     persons: {type: identity.person, key: attributes.emails, from: attributes.email}
#   remediation: >-
#     Add a mailbox that a team reads, then delete this contact: `gcloud essential-contacts create --email=MAILBOX
#     --notification-categories=CATEGORIES --organization=NUMBER`, `gcloud essential-contacts delete CONTACT_ID
#     --organization=NUMBER`; for a project or folder with `--project` or `--folder`.
package guardrails.person_contact_here

deny contains $"{input.asset.attributes.email} has left" if {
	some person in input.related.persons
	person.attributes.status == "left"
	not _here
}

# Somebody else may have the address today.
_here if {
	some person in input.related.persons
	person.attributes.status != "left"
}
