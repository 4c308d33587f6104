# METADATA
# title: No root user has an access key
# description: >-
#   A root access key works from anywhere, has no second factor, passes every IAM policy and does not
#   expire. Who finds it owns the account.
# schemas:
#   - input.asset.attributes: schema.aws.iam_account
# custom:
#   severity: critical
#   asset_types: [aws.iam_account]
#   requires: [attributes.root_access_keys]
#   remediation: >-
#     In a member account let the management account remove it: IAM console, Root access management,
#     the account, Take privileged action, Delete root user credentials. In the management account sign
#     in as root, open Security credentials and delete the key. First look in CloudTrail who uses it.
#   references: {cis_aws_7.0: "2.4", fsbp: IAM.4}
package guardrails.aws_root_access_key_absent

deny contains "the root user has an access key" if input.asset.attributes.root_access_keys
