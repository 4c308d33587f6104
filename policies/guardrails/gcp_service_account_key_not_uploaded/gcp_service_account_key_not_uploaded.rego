# METADATA
# title: Keys of service accounts are made by Google
# description: >-
#   An uploaded key was made elsewhere: Google has never seen its private half, cannot tell when that leaks,
#   and whoever made it may have kept a copy.
# schemas:
#   - input.asset.attributes: schema.gcp.service_account_key
# custom:
#   severity: medium
#   asset_types: [gcp.service_account_key]
#   when:
#     attributes.disabled: [false]
#   requires: [attributes.origin, attributes.expires_at]
#   remediation: >-
#     Find who uses it, with `gcloud policy-intelligence query-activity
#     --activity-type=serviceAccountKeyLastAuthentication --project=PROJECT_ID`, give them workload identity
#     federation, and run `gcloud iam service-accounts keys disable KEY_ID --iam-account=EMAIL`; when nothing
#     has failed for some days, `keys delete`.
#
#     The constraint iam.disableServiceAccountKeyUpload keeps the next one out.
package guardrails.gcp_service_account_key_not_uploaded

import data.lib.dates

deny contains "was uploaded" if {
	input.asset.attributes.origin == "USER_PROVIDED"
	not _ended
}

_ended if {
	is_string(input.asset.attributes.expires_at)
	dates.reached(input.now, input.asset.attributes.expires_at)
}
