# METADATA
# title: The root user of the management account has a second factor (MFA)
# description: >-
#   The root user of the management account can take over every account of the company. Without a second factor
#   a guessed password or a stolen mailbox is enough.
# schemas:
#   - input.asset.attributes: schema.aws.iam_account
# custom:
#   severity: critical
#   asset_types: [aws.iam_account]
#   exposure: organization
#   when:
#     attributes.management: [true]
#   requires: [attributes.root_mfa]
#   remediation: >-
#     Sign in as the root user of the management account, open Security credentials in the menu at the top
#     right, choose Assign MFA device and register a hardware security key.
#
#     Register a second key and keep it in another place: without any, getting back in takes AWS Support and
#     days.
#   references: {cis_aws_7.0: "2.5, 2.6", fsbp: "IAM.6, IAM.9"}
package guardrails.aws_management_root_mfa

deny contains "the root user has no second factor (MFA)" if not input.asset.attributes.root_mfa
