# METADATA
# title: Every organization policy is attached to something
# description: >-
#   A policy without a target looks like a guardrail and protects nothing; people rely on it, and an
#   old draft may be attached by mistake.
# schemas:
#   - input.asset.attributes: schema.aws.policy
# custom:
#   severity: low
#   asset_types: [aws.policy]
#   exposure: organization
#   when:
#     attributes.aws_managed: [false]
#   requires: [attributes.targets]
#   remediation: >-
#     Attach it where it was meant to act, with aws organizations attach-policy --policy-id POLICY_ID
#     --target-id TARGET_ID, or delete it with aws organizations delete-policy --policy-id POLICY_ID.
package guardrails.aws_policy_attached

deny contains "attached to no root, unit or account" if count(input.asset.attributes.targets) == 0
