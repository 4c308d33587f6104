# METADATA
# title: Databases are not reachable from the internet
# description: >-
#   A database with a public address is one security group away from everybody's password guesses, and a
#   flaw in its engine needs no password at all.
# schemas:
#   - input.asset.attributes: schema.aws.database
# custom:
#   severity: high
#   asset_types: [aws.database]
#   exposure: public
#   requires: [attributes.publicly_accessible]
#   remediation: >-
#     Run aws rds modify-db-instance --db-instance-identifier NAME --no-publicly-accessible
#     --apply-immediately. Reach it through the VPC, a VPN or Session Manager port forwarding.
#   references: {fsbp: RDS.2}
package guardrails.aws_database_not_public

deny contains "publicly accessible" if input.asset.attributes.publicly_accessible
