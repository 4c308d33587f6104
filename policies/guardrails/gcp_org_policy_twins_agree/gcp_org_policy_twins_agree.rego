# METADATA
# title: A constraint and its managed twin say the same
# description: >-
#   Google gives many constraints a managed twin. When one is on and the other off, both act, and nobody can
#   tell from either what holds; whoever later deletes the stricter one opens the door.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: low
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Decide which holds, set the managed one so with `gcloud org-policies set-policy policy.yaml`, where the
#     file is `{name: organizations/ORGANIZATION_NUMBER/policies/CONSTRAINT, spec: {rules: [{enforce:
#     true}]}}`, and delete the other with `gcloud org-policies delete CONSTRAINT
#     --organization=ORGANIZATION_NUMBER`.
#
#     As long as one of them is on, what it forbids is refused.
package guardrails.gcp_org_policy_twins_agree

deny contains $"{twin.constraint} is {_word[twin.enforced]}, {policy.constraint} is {_word[policy.enforced]}" if {
	some policy in _set
	some twin in _set
	twin.constraint == replace(policy.constraint, ".", ".managed.")
	twin.enforced != policy.enforced
}

_set := [policy |
	some policy in input.asset.attributes.org_policies
	policy.set_here
	policy.enforced in {true, false}
]

_word := {true: "on", false: "off"}
