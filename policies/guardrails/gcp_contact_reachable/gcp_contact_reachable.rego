# METADATA
# title: Essential contacts can be reached
# description: >-
#   Google checks addresses once a year. A contact that did not confirm, or that never could be reached, hears
#   nothing when a key has leaked.
# schemas:
#   - input.asset.attributes: schema.gcp.contact
# custom:
#   severity: low
#   asset_types: [gcp.contact]
#   requires: [attributes.validation_state, attributes.validated_at]
#   remediation: >-
#     If the mailbox is right, open the mail that Google sent to it and confirm; else run `gcloud
#     essential-contacts create` for the right one, with `--organization`, `--folder` or `--project`, and
#     `gcloud essential-contacts delete CONTACT_ID` for this.
package guardrails.gcp_contact_reachable

import data.lib.dates

deny contains "Google could not reach it" if input.asset.attributes.validation_state == "INVALID"

deny contains $"last confirmed {days} days ago" if {
	input.asset.attributes.validation_state == "VALID"
	is_string(input.asset.attributes.validated_at)
	days := dates.days_between(input.asset.attributes.validated_at, input.now)
	days > data.settings.guardrails.gcp_contact_validation_days
}
