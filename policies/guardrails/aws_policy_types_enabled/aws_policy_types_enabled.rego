# METADATA
# title: The policy types that guardrails need are enabled at the root
# description: >-
#   While a policy type is off at the root, every policy of that type is without effect, in
#   every account, even though it is still attached and looks as if it were in force.
# schemas:
#   - input.asset.attributes: schema.aws.organization_root
# custom:
#   severity: medium
#   asset_types: [aws.organization_root]
#   exposure: organization
#   requires: [attributes.policy_types]
#   remediation: >-
#     In the management account run aws organizations enable-policy-type --root-id ROOT_ID
#     --policy-type TYPE, for each type that is named.
package guardrails.aws_policy_types_enabled

deny contains $"{policy_type} is not enabled" if {
	some policy_type in data.settings.guardrails.required_policy_types
	not policy_type in _enabled
}

_enabled contains entry.type if {
	some entry in input.asset.attributes.policy_types
	entry.status == "ENABLED"
}
