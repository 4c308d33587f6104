# METADATA
# title: Database engines are in standard support
# description: >-
#   After the end of standard support AWS adds a charge for each vCPU and hour, which doubles in the third
#   year, and in the end upgrades the database itself, at a time of its own choice.
# schemas:
#   - input.asset.attributes: schema.aws.database
# custom:
#   severity: high
#   asset_types: [aws.database]
#   requires: [attributes.engine, attributes.engine_version, attributes.instance_class]
#   remediation: >-
#     Test the upgrade on a copy, then run aws rds modify-db-instance --db-instance-identifier NAME
#     --engine-version VERSION --allow-major-version-upgrade, or aws rds create-blue-green-deployment for one
#     without a long outage.
#   saving_source: >-
#     The vCPUs of the instance class at the price of the first two years, the setting cost.prices; a standby
#     costs the same again.
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
