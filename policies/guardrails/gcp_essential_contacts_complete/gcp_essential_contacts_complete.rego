# METADATA
# title: Somebody hears from Google in every matter
# description: >-
#   Google tells essential contacts that a key has leaked, that an account is to be suspended, that a product
#   ends. Without one it tells the owners of the organization, if there are any.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.essential_contacts]
#   remediation: >-
#     Run `gcloud essential-contacts create --organization=ORGANIZATION_NUMBER --email=MAILBOX
#     --notification-categories=CATEGORY --language=en`, with `CATEGORY` such as `security`.
#
#     Name a mailbox that a team reads: people leave. The address gets a mail to confirm. The categories are
#     the setting `guardrails.gcp_contact_categories`.
#   references: {cis_gcp_5.0: "1.17"}
package guardrails.gcp_essential_contacts_complete

deny contains $"nobody is told of {lower(category)}" if {
	some category in data.settings.guardrails.gcp_contact_categories
	not category in _told
}

_told := {entry.category |
	some entry in input.asset.attributes.essential_contacts
	some contact in entry.contacts
	contact.validation_state != "INVALID"
}
