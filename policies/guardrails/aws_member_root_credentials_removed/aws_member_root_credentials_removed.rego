# METADATA
# title: The root users of member accounts have no credentials
# description: >-
#   A root password is reset by whoever reads the root mailbox, and it passes every IAM policy of the
#   account. Where root access is central, no member account needs one.
# schemas:
#   - input.asset.attributes: schema.aws.iam_account
# custom:
#   severity: high
#   asset_types: [aws.iam_account]
#   when:
#     attributes.management: [false]
#   requires: [attributes.root_password, attributes.root_access_keys]
#   remediation: >-
#     In the management account: IAM console, Root access management, the account, Take privileged action,
#     Delete root user credentials.
#   references: {cis_aws_7.0: 2.1.1}
package guardrails.aws_member_root_credentials_removed

deny contains "the root user has a password" if input.asset.attributes.root_password

deny contains "the root user has an access key" if input.asset.attributes.root_access_keys
