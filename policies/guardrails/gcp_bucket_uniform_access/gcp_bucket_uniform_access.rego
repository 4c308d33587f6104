# METADATA
# title: Buckets have uniform access
# description: >-
#   With access lists on single objects nobody can tell from the policy of a bucket who can read what is in
#   it: one object can be open to everybody.
# schemas:
#   - input.asset.attributes: schema.gcp.bucket
# custom:
#   severity: medium
#   asset_types: [gcp.bucket]
#   requires: [attributes.uniform_access]
#   remediation: >-
#     Run `gcloud storage buckets update gs://BUCKET --uniform-bucket-level-access`.
#
#     Access lists become void at once, so see first who relies on them: `gcloud storage objects list
#     gs://BUCKET --format="json(acl)"`. For 90 days it can be taken back with
#     `--no-uniform-bucket-level-access`.
#   references: {cis_gcp_5.0: "5.2"}
package guardrails.gcp_bucket_uniform_access

deny contains "objects may have access lists of their own" if not input.asset.attributes.uniform_access
