# METADATA
# title: Every organization policy is attached to something
# description: >-
#   A policy that is attached to nothing looks like a guardrail and protects nothing. People rely on it, or
#   attach an old draft by mistake.
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
#     In the management account attach it where it was meant to act, `aws organizations attach-policy
#     --policy-id POLICY_ID --target-id TARGET_ID`, or delete it, `aws organizations delete-policy --policy-id
#     POLICY_ID`.
#
#     A Deny acts at once on every account below the target, so try it on a sandbox account first. Deleting is
#     final: keep what `aws organizations describe-policy --policy-id POLICY_ID` shows.
package guardrails.aws_policy_attached

deny contains "attached to no root, unit or account" if count(input.asset.attributes.targets) == 0
