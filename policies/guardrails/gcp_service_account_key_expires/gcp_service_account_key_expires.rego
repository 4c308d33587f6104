# METADATA
# title: Keys of service accounts end
# description: >-
#   A key without an end works until somebody remembers to delete it, also years after the job that used it is
#   gone.
# schemas:
#   - input.asset.attributes: schema.gcp.service_account_key
# custom:
#   severity: low
#   asset_types: [gcp.service_account_key]
#   when:
#     attributes.disabled: [false]
#   requires: [attributes.expires_at]
#   remediation: >-
#     Replace the key by workload identity federation, or by one that ends: set the constraint
#     iam.serviceAccountKeyExpiryHours, then run `gcloud iam service-accounts keys create key.json
#     --iam-account=EMAIL` and delete the old key with `gcloud iam service-accounts keys delete KEY_ID
#     --iam-account=EMAIL`.
#
#     The constraint acts on keys that are made from then on. When a key ends, what uses it fails without a
#     warning, so have it replaced by a job.
package guardrails.gcp_service_account_key_expires

deny contains "never expires" if is_null(input.asset.attributes.expires_at)
