# METADATA
# title: Volumes are encrypted
# description: >-
#   A snapshot of a volume that is not encrypted can be shared with any account, by mistake too, and read
#   there as it stands.
# schemas:
#   - input.asset.attributes: schema.aws.volume
# custom:
#   severity: medium
#   asset_types: [aws.volume]
#   requires: [attributes.encrypted]
#   remediation: >-
#     Run aws ec2 enable-ebs-encryption-by-default in the Region, so that new volumes are encrypted. For
#     this one make a snapshot, copy it with aws ec2 copy-snapshot --encrypted, make a volume of the copy
#     and put it in place of the old one.
#   references: {cis_aws_7.0: 6.1.1, fsbp: "EC2.3, EC2.7"}
package guardrails.aws_volume_encrypted

deny contains "not encrypted" if not input.asset.attributes.encrypted
