# METADATA
# title: AI services may not keep the account's content
# description: >-
#   AWS may store what is sent to services such as Transcribe, Comprehend or CodeGuru, outside its Region
#   too, and train its models with it, unless the account is opted out.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [links.policies]
#   related:
#     policies: {type: aws.policy, key: id, from: links.policies}
#   remediation: >-
#     Attach to the root an AI services opt-out policy with {"services": {"default":
#     {"opt_out_policy": {"@@assign": "optOut"}}}}; in the management account: AWS Organizations
#     console, Policies, AI services opt-out policies, Opt out from all services.
package guardrails.aws_ai_services_opted_out

deny contains "no AI services opt-out policy is inherited" if count(_policies) == 0

deny contains "no inherited AI services opt-out policy opts the default out" if {
	count(_policies) > 0
	not "optOut" in _defaults
}

deny contains $"policy {policy.name} opts the default in again" if {
	some policy in _policies
	_default(policy) == "optIn"
}

_policies := [policy |
	some policy in input.related.policies
	policy.attributes.policy_type == "AISERVICES_OPT_OUT_POLICY"
]

_defaults contains _default(policy) if some policy in _policies

_default(policy) := policy.attributes.content.services["default"].opt_out_policy["@@assign"]
