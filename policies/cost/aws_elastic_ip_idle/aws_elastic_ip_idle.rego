# METADATA
# title: Elastic IP addresses are in use
# description: >-
#   Public IPv4 addresses are billed by the hour, whether anything answers at them or not.
# schemas:
#   - input.asset.attributes: schema.aws.elastic_ip
# custom:
#   severity: low
#   asset_types: [aws.elastic_ip]
#   requires: [attributes.associated, attributes.public_ip]
#   remediation: >-
#     If no DNS record, firewall or partner still names the address, run `aws ec2 release-address
#     --allocation-id ALLOCATION_ID`.
#
#     It is hardly ever to be had back: AWS may give it to another customer at once, who then receives whatever
#     is still sent to it.
#   references: {fsbp: EC2.12}
#   saving_source: One address at the setting cost.prices.
package cost.aws_elastic_ip_idle

import data.lib.money

deny contains $"{input.asset.attributes.public_ip} is associated with nothing" if not input.asset.attributes.associated

saving := money.amount_by_hour(1, prices.elastic_ip_hour, prices) if prices := data.settings.cost.prices
