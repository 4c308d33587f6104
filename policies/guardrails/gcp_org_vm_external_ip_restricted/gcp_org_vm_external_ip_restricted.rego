# METADATA
# title: Machines have external addresses by exception only
# description: >-
#   A machine with an external address is reachable from the internet as soon as one firewall rule is too
#   wide. Load balancers, Cloud NAT and IAP do without.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/compute.vmExternalIpAccess, spec: {rules: [{denyAll:
#     true}]}}`; machines that need an address are listed instead with `{values: {allowedValues:
#     [projects/PROJECT_ID/zones/ZONE/instances/NAME]}}`.
#
#     Addresses that machines have stay. Without one a machine reaches the internet through Cloud NAT, and
#     people reach it with `gcloud compute ssh --tunnel-through-iap`; set both up first.
#   references: {cis_gcp_5.0: "4.9"}
package guardrails.gcp_org_vm_external_ip_restricted

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.open(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "compute.vmExternalIpAccess"
