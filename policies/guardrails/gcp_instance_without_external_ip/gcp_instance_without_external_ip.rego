# METADATA
# title: Machines have no external address
# description: >-
#   A machine with an external address is reachable from the internet as soon as one firewall rule is too
#   wide.
# schemas:
#   - input.asset.attributes: schema.gcp.instance
# custom:
#   severity: medium
#   asset_types: [gcp.instance]
#   requires: [attributes.external_ips]
#   remediation: >-
#     Run `gcloud compute instances delete-access-config INSTANCE --zone=ZONE --access-config-name="External
#     NAT"`, after a load balancer takes what comes in and Cloud NAT what goes out.
#
#     Connections through the address are cut at once. People reach the machine with `gcloud compute ssh
#     INSTANCE --tunnel-through-iap`. One that has to have an address is a waiver.
#   references: {cis_gcp_5.0: "4.9"}
package guardrails.gcp_instance_without_external_ip

deny contains $"has the external address {address}" if some address in input.asset.attributes.external_ips
