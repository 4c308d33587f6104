# METADATA
# title: No root user has an access key
# description: >-
#   A root access key works from anywhere, needs no second factor, passes every IAM policy and does not expire.
#   Whoever finds it owns the account.
# schemas:
#   - input.asset.attributes: schema.aws.iam_account
# custom:
#   severity: critical
#   asset_types: [aws.iam_account]
#   requires: [attributes.root_access_keys]
#   remediation: >-
#     Find out who uses it, `aws cloudtrail lookup-events --region us-east-1 --lookup-attributes
#     AttributeKey=Username,AttributeValue=root` and likewise in your other Regions, give that software a role,
#     then remove the key.
#
#     In a member account the management account does it: IAM console, Root access management, the account, Take
#     privileged action, Delete root user credentials; it takes the root password too. In the management account
#     sign in as root, open Security credentials, deactivate the key, and delete it when nothing has failed for
#     a week: deleting is final.
#   references: {cis_aws_7.0: "2.4", fsbp: IAM.4}
package guardrails.aws_root_access_key_absent

deny contains "the root user has an access key" if input.asset.attributes.root_access_keys
