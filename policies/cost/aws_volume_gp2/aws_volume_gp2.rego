# METADATA
# title: Volumes are gp3, not gp2
# description: >-
#   Each GiB of gp2 costs a quarter more than one of its successor gp3, and gp2 is slower at most sizes. The
#   change is made while the machine runs.
# schemas:
#   - input.asset.attributes: schema.aws.volume
# custom:
#   severity: low
#   asset_types: [aws.volume]
#   when:
#     attributes.volume_type: [gp2]
#   requires: [attributes.volume_type, attributes.size_gib, attributes.iops]
#   remediation: >-
#     Run `aws ec2 modify-volume --volume-id VOLUME_ID --volume-type gp3`; for a volume above 1000 GiB add
#     `--iops` with the number that it has now.
#
#     The volume stays in use meanwhile. gp3 moves 125 MiB/s, gp2 from 334 GiB up to 250: where that is needed
#     add `--throughput 250`, at a price. Change the type where the volume is defined too, or the next
#     deployment changes it back.
#   saving_source: >-
#     The difference between gp2 and gp3 at the setting cost.prices, less the IOPS above 3000 that the volume
#     has now. Throughput above 125 MiB/s, where it is needed, comes off it.
package cost.aws_volume_gp2

import data.lib.money

deny contains "the type is gp2" if input.asset.attributes.volume_type == "gp2"

saving := money.amount(1, difference - iops, prices) if {
	volume := input.asset.attributes
	prices := data.settings.cost.prices
	difference := volume.size_gib * (prices.volume_gib_month.gp2 - prices.volume_gib_month.gp3)
	iops := max([0, volume.iops - 3000]) * prices.gp3_iops_month
}
