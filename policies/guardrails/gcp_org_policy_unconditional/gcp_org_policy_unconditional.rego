# METADATA
# title: No tag switches a protected constraint off
# description: >-
#   A rule with a condition holds only where a tag says so. Whoever may attach the tag to a project can then
#   lift the guardrail, without being allowed to change the policy.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Take the rules with a condition out of the policy and run `gcloud org-policies set-policy policy.yaml`;
#     `gcloud org-policies describe CONSTRAINT --organization=ORGANIZATION_NUMBER` shows it as it is.
#
#     Where an exception is needed, set it at the folder or project that needs it: there it is seen, and
#     judged by a control of its own. `gcloud resource-manager tags bindings list --effective
#     --parent=FULL_RESOURCE_NAME` shows what a tag frees today.
package guardrails.gcp_org_policy_unconditional

deny contains $"{policy.constraint} depends on {concat(" and ", policy.conditions)}" if {
	some policy in input.asset.attributes.org_policies
	policy.constraint in data.settings.guardrails.gcp_protected_constraints
	policy.set_here
	count(policy.conditions) > 0
}
