# METADATA
# title: AWS's AI services may not keep the account's content or learn from it
# description: >-
#   AWS may store what is sent to services such as Transcribe, Lex or Rekognition, outside its Region too, and
#   train its models with it, unless a policy of the organization opts the account out.
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
#     In the management account make an opt-out policy with `aws organizations create-policy --type
#     AISERVICES_OPT_OUT_POLICY --name ai-opt-out --description TEXT --content
#     '{"services":{"default":{"opt_out_policy":{"@@assign":"optOut"}}}}'` and attach it to the root with `aws
#     organizations attach-policy --policy-id POLICY_ID --target-id ROOT_ID`.
#
#     The services go on working; what AWS has kept so far is deleted. The policy type has to be enabled first:
#     `aws organizations enable-policy-type --root-id ROOT_ID --policy-type AISERVICES_OPT_OUT_POLICY`. Where a
#     lower policy opts in again, take that out of it or detach it.
package guardrails.aws_ai_services_opted_out

deny contains "no AI services opt-out policy is inherited" if count(_policies) == 0

deny contains "no inherited AI services opt-out policy sets the default to optOut" if {
	count(_policies) > 0
	not "optOut" in _defaults
}

deny contains $"policy {policy.name} sets the default to optIn again" if {
	some policy in _policies
	_default(policy) == "optIn"
}

_policies := [policy |
	some policy in input.related.policies
	policy.attributes.policy_type == "AISERVICES_OPT_OUT_POLICY"
]

_defaults contains _default(policy) if some policy in _policies

_default(policy) := policy.attributes.content.services["default"].opt_out_policy["@@assign"]
