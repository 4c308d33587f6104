# METADATA
# title: Databases outside production are stopped when nobody works
# description: >-
#   A test database that runs at night and at the weekend is billed for two thirds of the week for nothing.
# schemas:
#   - input.asset.attributes: schema.gcp.sql_instance
# custom:
#   severity: low
#   asset_types: [gcp.sql_instance]
#   when:
#     attributes.activation_policy: [ALWAYS]
#     attributes.instance_type: [CLOUD_SQL_INSTANCE]
#     attributes.state: [RUNNABLE]
#   requires: [tags, attributes.tier]
#   related:
#     project: {type: gcp.project, key: id, from: parent}
#   remediation: >-
#     Have a job run `gcloud sql instances patch INSTANCE --activation-policy=NEVER` in the evening and
#     `--activation-policy=ALWAYS` in the morning, and say so with `gcloud sql instances patch INSTANCE
#     --update-labels=schedule=office-hours`; one that has to run all the time says `schedule=always`.
#
#     Connections are cut when it stops. Storage and backups are billed on, and a stopped instance with a
#     public address pays for that too. The key is the setting `cost.schedule_tag`.
#   saving_source: >-
#     The setting cost.schedule_saving_percent of its processors and memory at the setting cost.gcp_prices,
#     without high availability.
package cost.gcp_sql_schedule

import data.lib.money
import data.lib.tags

deny contains $"runs around the clock in environment {environment}, label {schedule} is missing or blank" if {
	# Where nobody says what it is, nobody should be told to switch it off.
	environment := tags.environment(input.asset.tags, [project.tags | some project in input.related.project])
	not environment in data.settings.cost.always_on_environments
	schedule := data.settings.cost.schedule_tag
	tags.blank(input.asset.tags, schedule)
}

saving := money.amount_by_hour(share, _hour, prices) if {
	share := data.settings.cost.schedule_saving_percent / 100
	prices := data.settings.cost.gcp_prices
}

_hour := data.settings.cost.gcp_prices.sql_tier_hour[input.asset.attributes.tier]

# A custom tier says how many processors it has, and how much memory in MB.
_hour := (to_number(cores) * prices.sql_vcpu_hour) + ((to_number(memory) / 1024) * prices.sql_memory_gb_hour) if {
	prices := data.settings.cost.gcp_prices
	tier := input.asset.attributes.tier
	[_, cores, memory] := regex.find_all_string_submatch_n(`^db-custom-([0-9]+)-([0-9]+)$`, tier, 1)[0]
}
