# METADATA
# title: Database engines are in standard support
# description: >-
#   After the end of standard support AWS adds a charge for each vCPU and hour, which doubles in the third year
#   for most engines. In the end it upgrades the database by itself, at a time of its own choice. An upgrade needs
#   its tests, so this tells of it `support_notice_days` before.
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
#     The vCPUs of the instance class at the price of the first two years, the setting cost.prices. Twice for a
#     database with a standby. At least: the third year costs twice as much for most engines.
package cost.aws_database_extended_support

import data.lib.dates
import data.lib.money

deny contains $"standard support of {support.engine} {support.version} ended on {support.ends}" if {
	some support in _supports
	dates.past(input.now, support.ends)
}

deny contains $"standard support of {support.engine} {support.version} ends on {support.ends}" if {
	some support in _supports
	not dates.past(input.now, support.ends)
	dates.days_between(input.now, $"{support.ends}T00:00:00Z") <= data.settings.cost.support_notice_days
}

# Nothing is charged before the end, so nothing can be saved.
saving := money.amount_by_hour(vcpus * _instances, prices.extended_support_vcpu_hour, prices) if {
	some support in _supports
	dates.past(input.now, support.ends)
	prices := data.settings.cost.prices
	vcpus := prices.database_vcpus[split(input.asset.attributes.instance_class, ".")[2]]
}

_supports contains {"engine": engine, "version": version, "ends": ends} if {
	engine := input.asset.attributes.engine
	numbers := split(input.asset.attributes.engine_version, ".")
	some length in [1, 2]
	version := concat(".", array.slice(numbers, 0, length))
	ends := data.settings.cost.engine_support_ends[engine][version]
}

default _instances := 1

# A standby is charged too; those of Aurora are databases of their own.
_instances := 2 if {
	input.asset.attributes.multi_az
	not startswith(input.asset.attributes.engine, "aurora")
}
