# METADATA
# title: Log groups have a retention period
# description: >-
#   Logs that never expire are billed month after month, and personal data in them is kept longer than privacy
#   rules allow.
# schemas:
#   - input.asset.attributes: schema.aws.log_group
# custom:
#   severity: medium
#   asset_types: [aws.log_group]
#   when:
#     attributes.log_class: [STANDARD, INFREQUENT_ACCESS] # DELIVERY keeps events for a day and takes no retention
#   requires: [attributes.retention_days, attributes.stored_bytes]
#   remediation: >-
#     Run `aws logs put-retention-policy --log-group-name NAME --retention-in-days 90`, and set the retention
#     where the group is defined.
#
#     Older events are deleted for good within days, so export first what has to be kept. A Lambda function or
#     another service makes its group without a retention when it finds none: define the group yourself.
#   saving_source: >-
#     All that is stored at the setting cost.prices. At most: what is younger than the retention stays.
package cost.aws_log_group_expires

import data.lib.money

deny contains "events are kept for ever" if is_null(input.asset.attributes.retention_days)

saving := money.amount(gib, prices.log_gib_month, prices) if {
	gib := input.asset.attributes.stored_bytes / 1073741824
	prices := data.settings.cost.prices
}
