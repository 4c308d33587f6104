# METADATA
# title: Database engines are in standard support
# description: >-
#   After the end of standard support AWS adds a charge for each vCPU and hour, which doubles in the third year
#   for most engines. In the end it upgrades the database by itself, at a time of its own choice.
# schemas:
#   - input.asset.attributes: schema.aws.database
# custom:
#   severity: high
#   asset_types: [aws.database]
#   requires: [attributes.engine, attributes.engine_version, attributes.instance_class]
#   remediation: >-
#     Test the upgrade on a copy that was restored from a snapshot, then run `aws rds modify-db-instance
#     --db-instance-identifier NAME --engine-version VERSION --allow-major-version-upgrade`, or for Aurora `aws
#     rds modify-db-cluster --db-cluster-identifier CLUSTER --engine-version VERSION
#     --allow-major-version-upgrade`.
#
#     It happens in the next maintenance window, the database is down meanwhile, and the only way back is a
#     snapshot: `aws rds create-db-snapshot --db-instance-identifier NAME --db-snapshot-identifier SNAPSHOT`.
#     `aws rds create-blue-green-deployment --blue-green-deployment-name DEPLOYMENT --source DATABASE_ARN
#     --target-engine-version VERSION` upgrades a copy beside it, so that only the switch-over interrupts. `aws
#     rds describe-db-engine-versions --engine ENGINE --engine-version PRESENT_VERSION --query
#     'DBEngineVersions[].ValidUpgradeTarget[].EngineVersion'` lists the versions that it can go to.
#   saving_source: >-
#     The vCPUs of the instance class at the price of the first two years, the setting cost.prices. At least: a
#     standby costs the same again, and the third year twice as much for most engines.
package cost.aws_database_extended_support

import data.lib.dates
import data.lib.money

deny contains $"standard support of {database.engine} {version} ended on {date}" if {
	database := input.asset.attributes
	some version, date in data.settings.cost.engine_support_ends[database.engine]
	startswith($"{database.engine_version}.", $"{version}.")
	dates.past(input.now, date)
}

saving := money.amount_by_hour(prices.database_vcpus[size], prices.extended_support_vcpu_hour, prices) if {
	prices := data.settings.cost.prices
	size := split(input.asset.attributes.instance_class, ".")[2]
}
