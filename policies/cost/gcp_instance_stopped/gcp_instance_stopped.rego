# METADATA
# title: Machines that stay stopped are removed
# description: >-
#   A stopped machine costs nothing for its processors, but its disks and addresses are billed on.
# schemas:
#   - input.asset.attributes: schema.gcp.instance
# custom:
#   severity: low
#   asset_types: [gcp.instance]
#   when:
#     attributes.status: [TERMINATED, SUSPENDED]
#   requires: [attributes.last_stopped_at, attributes.last_suspended_at, attributes.disk_gb, links.disks]
#   related:
#     disks: {type: gcp.disk, key: id, from: links.disks}
#   remediation: >-
#     If it is not needed any more, run `gcloud compute instances delete NAME --zone=ZONE`, with
#     `--keep-disks=data` to keep more than its boot disk.
#
#     To be able to go back, first make a machine image: `gcloud compute machine-images create NAME
#     --source-instance=INSTANCE --source-instance-zone=ZONE`. What is on local SSD is lost already.
#   saving_source: Its disks at the setting cost.gcp_prices.
package cost.gcp_instance_stopped

import data.lib.dates
import data.lib.money

deny contains $"{status} for {days} days, with {input.asset.attributes.disk_gb} GB of disks" if {
	status := lower(input.asset.attributes.status)
	days := dates.days_between(_since, input.now)
	days > data.settings.cost.stopped_days
	input.asset.attributes.disk_gb > 0
}

# A suspended machine says when it was suspended, a stopped one when it was stopped.
_since := max([at |
	some at in [input.asset.attributes.last_stopped_at, input.asset.attributes.last_suspended_at]
	is_string(at)
])

# Only disks of which the price is known count.
saving := money.amount(1, price, prices) if {
	prices := data.settings.cost.gcp_prices
	price := sum([cost |
		some disk in input.related.disks
		cost := disk.attributes.size_gb * prices.disk_gb_month[disk.attributes.disk_type]
	])
}
