# METADATA
# title: Databases cannot be reached from the whole internet
# description: >-
#   A database that anybody can reach is attacked all day: one weak password or one hole in the engine, and
#   its data is gone.
# schemas:
#   - input.asset.attributes: schema.gcp.sql_instance
# custom:
#   severity: high
#   asset_types: [gcp.sql_instance]
#   exposure: public
#   when:
#     attributes.public_ip: [true]
#   requires: [attributes.authorized_networks, attributes.ssl_required]
#   remediation: >-
#     Run `gcloud sql instances patch INSTANCE --authorized-networks=RANGE` with the ranges that are needed,
#     or better `--no-assign-ip --network=NETWORK`, and `--ssl-mode=ENCRYPTED_ONLY`.
#
#     Clients outside the ranges, and those without TLS, are refused from then on: the Cloud SQL Auth Proxy
#     needs neither. The list replaces the one that is there.
#   references: {cis_gcp_5.0: "6.5"}
package guardrails.gcp_sql_not_exposed

deny contains $"reachable from {network}" if {
	some network in input.asset.attributes.authorized_networks
	endswith(network, "/0")
}

deny contains "connections without TLS are taken at a public address" if not input.asset.attributes.ssl_required
