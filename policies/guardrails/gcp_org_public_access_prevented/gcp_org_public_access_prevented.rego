# METADATA
# title: Buckets cannot be made public
# description: >-
#   One binding to allUsers shows a bucket to the world. With the constraint at the organization nobody can
#   make that mistake, in any project.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   exposure: public
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/storage.publicAccessPrevention, spec: {rules: [{enforce:
#     true}]}}`.
#
#     It acts on buckets that exist, too: what is public today can no longer be read from outside at once. Put
#     the constraint with `enforce: false` at the project that serves public files, and nowhere else.
#   references: {cis_gcp_5.0: "5.1"}
package guardrails.gcp_org_public_access_prevented

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "storage.publicAccessPrevention"
