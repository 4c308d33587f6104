# METADATA
# title: Machines use OS Login
# description: >-
#   With SSH keys in metadata, whoever may edit an instance lets anybody in, and people who leave keep their
#   access. OS Login ties it to the account in Cloud Identity.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/compute.requireOsLogin, spec: {rules: [{enforce: true}]}}`.
#
#     It sets `enable-oslogin` for new projects and machines, and refuses changes that would switch it off.
#     Keys in metadata stop working on those, so see first which jobs log in with them. GKE and Serverless VPC
#     Access manage their own machines.
#   references: {cis_gcp_5.0: "4.4"}
package guardrails.gcp_org_os_login_required

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "compute.requireOsLogin"
