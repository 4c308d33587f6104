# METADATA
# title: The root user of the management account has a second factor
# description: >-
#   The root user of the management account can do anything in every account of the company. Without a
#   second factor a guessed password or a mailbox taken over is enough.
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
#     Sign in as the root user of the management account, open Security credentials, Assign MFA device,
#     and register two hardware security keys that are kept in different places.
#   references: {cis_aws_7.0: "2.5, 2.6", fsbp: "IAM.6, IAM.9"}
package guardrails.aws_management_root_mfa

deny contains "the root user has no second factor" if not input.asset.attributes.root_mfa
