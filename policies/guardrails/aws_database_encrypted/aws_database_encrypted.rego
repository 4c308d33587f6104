# METADATA
# title: Databases are encrypted at rest
# description: >-
#   Snapshots of a database that is not encrypted can be shared with any account and read there. Many
#   customers' contracts ask for encryption, and it cannot be switched on later.
# schemas:
#   - input.asset.attributes: schema.aws.database
# custom:
#   severity: medium
#   asset_types: [aws.database]
#   requires: [attributes.encrypted]
#   remediation: >-
#     Copy a snapshot with a key, aws rds copy-db-snapshot --source-db-snapshot-identifier OLD
#     --target-db-snapshot-identifier NEW --kms-key-id alias/aws/rds, restore it with aws rds
#     restore-db-instance-from-db-snapshot, and move the application over in a maintenance window.
#   references: {fsbp: RDS.3}
package guardrails.aws_database_encrypted

deny contains "not encrypted at rest" if not input.asset.attributes.encrypted
