# METADATA
# title: Only members of the company can be given access
# description: >-
#   Without the constraint anybody who may edit one policy can let in any Google account in the world, such as
#   a private mailbox or a contractor of somebody else.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   exposure: organization
#   requires: [attributes.org_policies, attributes.customer_id, attributes.number]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/iam.allowedPolicyMemberDomains, spec: {rules: [{values:
#     {allowedValues: [is:CUSTOMER_ID]}}]}}`.
#
#     `gcloud organizations list` shows the customer ID. Bindings that exist stay, and allUsers can no longer
#     be bound, so see first what is public on purpose. Customers that may be let in are the setting
#     `guardrails.gcp_trusted_customers`.
#   references: {cis_gcp_5.0: 1.1.4}
package guardrails.gcp_org_member_domains_restricted

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.open(policies, _constraint)
	not constraints.enforced(policies, "iam.allowedPolicyMembers")
	how := constraints.how(policies, _constraint)
}

deny contains $"members of {value} can be given access too" if {
	some policy in constraints.named(input.asset.attributes.org_policies, _constraint)
	some value in policy.allowed
	not _own(trim_prefix(value, "is:"))
}

_own(value) if value == input.asset.attributes.customer_id

_own(value) if value == $"principalSet://iam.googleapis.com/organizations/{input.asset.attributes.number}"

_own(value) if value in data.settings.guardrails.gcp_trusted_customers

_constraint := "iam.allowedPolicyMemberDomains"
