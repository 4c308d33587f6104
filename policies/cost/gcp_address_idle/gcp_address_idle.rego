# METADATA
# title: Reserved addresses are in use
# description: >-
#   A static external address that nothing uses costs more than one in use.
# schemas:
#   - input.asset.attributes: schema.gcp.address
# custom:
#   severity: low
#   asset_types: [gcp.address]
#   when:
#     attributes.address_type: [EXTERNAL]
#     attributes.version: [IPV4]
#     attributes.status: [RESERVED, IN_USE]
#   requires: [attributes.in_use, attributes.address]
#   remediation: >-
#     If no DNS record, firewall or partner still names the address, run `gcloud compute addresses delete NAME
#     --region=REGION`, or `--global`.
#
#     It is hardly ever to be had back: Google may give it to another customer at once, who then receives
#     whatever is still sent to it.
#   saving_source: One address at the setting cost.gcp_prices.
package cost.gcp_address_idle

import data.lib.money

deny contains $"{input.asset.attributes.address} is used by nothing" if not input.asset.attributes.in_use

saving := money.amount_by_hour(1, prices.idle_address_hour, prices) if prices := data.settings.cost.gcp_prices
