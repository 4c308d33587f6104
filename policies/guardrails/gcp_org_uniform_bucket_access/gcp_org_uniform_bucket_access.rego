# METADATA
# title: New buckets have uniform access
# description: >-
#   With access lists on single objects nobody can tell from the policy of a bucket who can read what is in
#   it.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/storage.uniformBucketLevelAccess, spec: {rules: [{enforce:
#     true}]}}`.
#
#     It acts on new buckets only. An old one is changed with `gcloud storage buckets update gs://BUCKET
#     --uniform-bucket-level-access`, which makes its access lists void.
#   references: {cis_gcp_5.0: "5.2"}
package guardrails.gcp_org_uniform_bucket_access

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "storage.uniformBucketLevelAccess"
