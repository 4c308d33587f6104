# METADATA
# title: Buckets are not open to everybody
# description: >-
#   What is in a public bucket can be read, and often listed, by anyone on the internet. Search engines for
#   open buckets find it within hours.
# schemas:
#   - input.asset.attributes: schema.gcp.bucket
# custom:
#   severity: critical
#   asset_types: [gcp.bucket]
#   exposure: public
#   requires: [attributes.public_members, attributes.public_access_prevention]
#   related:
#     project: {type: gcp.project, key: id, from: parent}
#   remediation: >-
#     Run `gcloud storage buckets update gs://BUCKET --public-access-prevention`, which makes the bindings
#     void at once, and remove them with `gcloud storage buckets remove-iam-policy-binding gs://BUCKET
#     --member=allUsers --role=ROLE`.
#
#     Whoever reads the bucket from outside gets an error from then on. For a site that is meant for everybody
#     write a waiver, and put a load balancer in front.
#   references: {cis_gcp_5.0: "5.1"}
package guardrails.gcp_bucket_not_public

import data.lib.constraints

deny contains $"open to {concat(" and ", input.asset.attributes.public_members)}" if {
	count(input.asset.attributes.public_members) > 0
	input.asset.attributes.public_access_prevention != "enforced"
	not _prevented_above
}

# A bucket that inherits says so, and not what it inherits.
_prevented_above if {
	some project in input.related.project
	constraints.enforced(project.attributes.org_policies, "storage.publicAccessPrevention")
}
