# METADATA
# title: Every account inherits a tag policy
# description: >-
#   Without a tag policy each team spells keys and values in its own way, and neither the bill nor an incident
#   can be traced to an owner.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.inherited_policies]
#   remediation: >-
#     In the management account attach the company's tag policy to the root, `aws organizations attach-policy
#     --policy-id POLICY_ID --target-id ROOT_ID`; `aws organizations list-policies --filter TAG_POLICY` lists
#     the policies that exist.
#
#     If there is none, write one such as `{"tags": {"owner": {"tag_key": {"@@assign": "owner"}}}}` and run `aws
#     organizations create-policy --type TAG_POLICY --name NAME --description TEXT --content file://tags.json`.
#     It only reports what does not comply, until `enforced_for` names resource types.
package guardrails.aws_tag_policy_inherited

deny contains "no tag policy is inherited" if not "TAG_POLICY" in _types

_types contains policy.type if some policy in input.asset.attributes.inherited_policies
