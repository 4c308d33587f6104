# METADATA
# title: Volumes are encrypted
# description: >-
#   A snapshot of an unencrypted volume can be shared with any account, by mistake too, and read there as it
#   stands.
# schemas:
#   - input.asset.attributes: schema.aws.volume
# custom:
#   severity: medium
#   asset_types: [aws.volume]
#   requires: [attributes.encrypted]
#   remediation: >-
#     Stop the instance, make a snapshot with `aws ec2 create-snapshot --volume-id VOLUME_ID` and an encrypted
#     volume of it with `aws ec2 create-volume --snapshot-id SNAPSHOT_ID --availability-zone ZONE --volume-type
#     gp3 --encrypted`, and put that in place of the old one.
#
#     `aws ec2 detach-volume --volume-id VOLUME_ID`, then `aws ec2 attach-volume --volume-id NEW_VOLUME_ID
#     --instance-id INSTANCE_ID --device DEVICE`; keep the old volume until the new one is proven. So that new
#     volumes are encrypted by themselves, run `aws ec2 enable-ebs-encryption-by-default` in each Region.
#   references: {fsbp: EC2.3}
package guardrails.aws_volume_encrypted

deny contains "not encrypted" if not input.asset.attributes.encrypted
