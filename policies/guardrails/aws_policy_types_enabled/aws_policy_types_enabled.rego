# METADATA
# title: The policy types that the guardrails need are enabled
# description: >-
#   While a policy type is off, no policy of that type acts on any account. Switching a type off detaches all
#   its policies, and switching it on again does not attach them.
# schemas:
#   - input.asset.attributes: schema.aws.organization_root
# custom:
#   severity: medium
#   asset_types: [aws.organization_root]
#   exposure: organization
#   requires: [attributes.policy_types]
#   remediation: >-
#     In the management account run `aws organizations enable-policy-type --root-id ROOT_ID --policy-type TYPE`
#     for each type that is named, then attach the policies of that type with `aws organizations attach-policy
#     --policy-id POLICY_ID --target-id TARGET_ID`.
#
#     Enabling a type denies nothing by itself. Which types are needed is the setting
#     `guardrails.required_policy_types`.
package guardrails.aws_policy_types_enabled

deny contains $"{policy_type} is not enabled" if {
	some policy_type in data.settings.guardrails.required_policy_types
	not policy_type in _enabled
}

_enabled contains entry.type if {
	some entry in input.asset.attributes.policy_types
	entry.status == "ENABLED"
}
