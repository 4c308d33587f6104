# METADATA
# title: Databases are encrypted at rest
# description: >-
#   A snapshot of an unencrypted database can be shared with any account, by mistake too, and read there.
#   Encryption cannot be switched on later, so the move grows with the data.
# schemas:
#   - input.asset.attributes: schema.aws.database
# custom:
#   severity: medium
#   asset_types: [aws.database]
#   requires: [attributes.encrypted]
#   remediation: >-
#     In a maintenance window stop all writes, make an encrypted copy of a snapshot, and restore it as a new
#     database: `aws rds create-db-snapshot --db-instance-identifier NAME --db-snapshot-identifier PLAIN`, `aws
#     rds copy-db-snapshot --source-db-snapshot-identifier PLAIN --target-db-snapshot-identifier ENCRYPTED
#     --kms-key-id alias/aws/rds`, `aws rds restore-db-instance-from-db-snapshot --db-instance-identifier
#     NEW_NAME --db-snapshot-identifier ENCRYPTED`.
#
#     Give the new database the subnet, security and parameter groups of the old one, then point the application
#     to its endpoint, and keep the old one until the new one is proven. Aurora encrypts in one step: `aws rds
#     restore-db-cluster-from-snapshot --db-cluster-identifier NEW_NAME --snapshot-identifier PLAIN --engine
#     ENGINE --kms-key-id alias/aws/rds`, then `aws rds create-db-instance --db-instance-identifier NAME
#     --db-cluster-identifier NEW_NAME --engine ENGINE --db-instance-class CLASS`.
#   references: {cis_aws_7.0: 3.2.1, fsbp: RDS.3}
package guardrails.aws_database_encrypted

deny contains "not encrypted at rest" if not input.asset.attributes.encrypted
