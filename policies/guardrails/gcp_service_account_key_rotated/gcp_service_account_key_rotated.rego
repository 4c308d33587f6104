# METADATA
# title: Keys of service accounts are replaced in time
# description: >-
#   The longer a key is in use, the more copies of it lie in backups, laptops and logs, and the longer a
#   stolen one has worked unseen.
# schemas:
#   - input.asset.attributes: schema.gcp.service_account_key
# custom:
#   severity: high
#   asset_types: [gcp.service_account_key]
#   when:
#     attributes.disabled: [false]
#   requires: [attributes.created_at, attributes.expires_at]
#   remediation: >-
#     Do without the key if you can: attach the service account to the machine, or use workload identity
#     federation. Else run `gcloud iam service-accounts keys create key.json --iam-account=EMAIL`, put it
#     where the old one is used, and then `gcloud iam service-accounts keys disable KEY_ID
#     --iam-account=EMAIL`.
#
#     Delete it with `keys delete` when nothing has failed for some days. `gcloud policy-intelligence
#     query-activity --activity-type=serviceAccountKeyLastAuthentication --project=PROJECT_ID` shows when it
#     was last used.
#   references: {cis_gcp_5.0: "1.8"}
package guardrails.gcp_service_account_key_rotated

import data.lib.dates

deny contains $"{days} days old" if {
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.guardrails.gcp_service_account_key_days
	not _ended
}

# Nothing is left to replace.
_ended if {
	is_string(input.asset.attributes.expires_at)
	dates.reached(input.now, input.asset.attributes.expires_at)
}
