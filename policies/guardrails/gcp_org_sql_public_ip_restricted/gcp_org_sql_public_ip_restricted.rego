# METADATA
# title: Databases cannot have public addresses
# description: >-
#   A database with a public address is one wrong range away from the internet. Private addresses and the Auth
#   Proxy reach it as well.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/sql.restrictPublicIp, spec: {rules: [{enforce: true}]}}`.
#
#     It acts on new instances and on changes; those with a public address keep it until `gcloud sql instances
#     patch INSTANCE --no-assign-ip --network=NETWORK`.
#   references: {cis_gcp_5.0: "6.6"}
package guardrails.gcp_org_sql_public_ip_restricted

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "sql.restrictPublicIp"
