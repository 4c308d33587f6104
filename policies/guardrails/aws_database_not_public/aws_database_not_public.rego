# METADATA
# title: Databases are not reachable from the internet
# description: >-
#   A database with a public address is one wrong security group rule away from everybody's password guesses,
#   and a flaw in its engine needs no password at all.
# schemas:
#   - input.asset.attributes: schema.aws.database
# custom:
#   severity: high
#   asset_types: [aws.database]
#   exposure: public
#   requires: [attributes.publicly_accessible]
#   remediation: >-
#     Run `aws rds modify-db-instance --db-instance-identifier NAME --no-publicly-accessible`.
#
#     It acts at once and without a restart, and whoever connects over the internet is cut off: let them come
#     through the VPC, a VPN or the port forwarding of Session Manager first. Do not add `--apply-immediately`:
#     it would also apply every other change that waits for the maintenance window.
#   references: {cis_aws_7.0: 3.2.3, fsbp: RDS.2}
package guardrails.aws_database_not_public

deny contains "publicly accessible" if input.asset.attributes.publicly_accessible
