# METADATA
# title: The organization enforces the constraints that the company requires
# description: >-
#   What the organization enforces holds in every project, also in those that come tomorrow. A constraint that
#   the company requires and nobody has set protects nothing.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   settings: [guardrails.gcp_required_constraints]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/CONSTRAINT, spec: {rules: [{enforce: true}]}}`; for a list
#     constraint the rule is `{values: {allowedValues: [VALUE]}}` or `{denyAll: true}`.
#
#     Try it first with the same rules under `dryRunSpec`: violations then appear in the audit log and nothing
#     is refused. The constraints are the setting `guardrails.gcp_required_constraints`, beside those that
#     have a control of their own.
package guardrails.gcp_org_policy_required

import data.lib.constraints

deny contains $"{constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	some constraint in data.settings.guardrails.gcp_required_constraints
	constraints.off(policies, constraint)
	constraints.open(policies, constraint)
	how := constraints.how(policies, constraint)
}
