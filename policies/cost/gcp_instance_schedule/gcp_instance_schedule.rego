# METADATA
# title: Machines outside production run on a schedule
# description: >-
#   Nobody works on a test machine at night or at the weekend, and that is two thirds of the week and of its
#   bill.
# schemas:
#   - input.asset.attributes: schema.gcp.instance
# custom:
#   severity: low
#   asset_types: [gcp.instance]
#   when:
#     attributes.status: [RUNNING]
#   requires: [tags, attributes.machine_type]
#   related:
#     project: {type: gcp.project, key: id, from: parent}
#   remediation: >-
#     Attach an instance schedule with `gcloud compute instances add-resource-policies NAME
#     --resource-policies=SCHEDULE --zone=ZONE`, and say so with `gcloud compute instances add-labels NAME
#     --labels=schedule=office-hours --zone=ZONE`; a machine that has to run all the time says
#     `schedule=always`.
#
#     `gcloud compute resource-policies create instance-schedule SCHEDULE --vm-start-schedule="0 7 * * 1-5"
#     --vm-stop-schedule="0 19 * * 1-5" --timezone=ZONE_NAME --region=REGION` makes one. What is in memory and
#     on local SSD is lost when it stops, and an address that is not reserved changes. The key is the setting
#     `cost.schedule_tag`.
#   saving_source: >-
#     The setting cost.schedule_saving_percent of the price of its type at the setting cost.gcp_prices, on
#     demand.
package cost.gcp_instance_schedule

import data.lib.money
import data.lib.tags

deny contains $"runs around the clock in environment {environment}, label {schedule} is missing or blank" if {
	# Where nobody says what it is, nobody should be told to switch it off.
	environment := tags.environment(input.asset.tags, [project.tags | some project in input.related.project])
	not environment in data.settings.cost.always_on_environments
	schedule := data.settings.cost.schedule_tag
	tags.blank(input.asset.tags, schedule)

	# Nodes of GKE come and go with their pool.
	not "goog-gke-node" in object.keys(input.asset.tags)
}

saving := money.amount_by_hour(share, prices.instance_hour[input.asset.attributes.machine_type], prices) if {
	share := data.settings.cost.schedule_saving_percent / 100
	prices := data.settings.cost.gcp_prices
}
