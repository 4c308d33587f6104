# METADATA
# title: New projects have no default network
# description: >-
#   The default network lets in SSH and RDP from the whole internet, and has a subnet in every region. Each
#   new project would begin with it.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/compute.skipDefaultNetworkCreation, spec: {rules: [{enforce:
#     true}]}}`.
#
#     Networks that exist stay; delete one that is not used with `gcloud compute networks delete default
#     --project=PROJECT_ID`.
#   references: {cis_gcp_5.0: "3.1"}
package guardrails.gcp_org_default_network_skipped

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "compute.skipDefaultNetworkCreation"
