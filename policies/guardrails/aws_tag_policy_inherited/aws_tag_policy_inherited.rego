# METADATA
# title: Every account inherits a tag policy
# description: >-
#   Without a tag policy each team spells keys and values in its own way, and neither the bill nor an
#   incident can be traced to an owner.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.inherited_policies]
#   remediation: >-
#     In the management account attach the company's tag policy to the root or to the account's unit:
#     aws organizations attach-policy --policy-id POLICY_ID --target-id ROOT_OR_UNIT_ID.
package guardrails.aws_tag_policy_inherited

deny contains "no tag policy is inherited" if not "TAG_POLICY" in _types

_types contains policy.type if some policy in input.asset.attributes.inherited_policies
