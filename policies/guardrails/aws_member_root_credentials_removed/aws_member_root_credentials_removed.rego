# METADATA
# title: The root users of member accounts have no credentials
# description: >-
#   Whoever reads the root mailbox can reset the root password, and no IAM policy of the account binds the root
#   user. With central root access no member account needs these credentials.
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
#
#     Nobody can sign in as this root user then; the rare tasks that need it are done from the same page.
#     Software that uses a root access key stops: look in CloudTrail first. The page is there once central root
#     access is on, see `guardrails.aws_root_access_centralised`.
package guardrails.aws_member_root_credentials_removed

deny contains "the root user has a password" if input.asset.attributes.root_password

deny contains "the root user has an access key" if input.asset.attributes.root_access_keys
