# METADATA
# title: Nothing but what is published is open to everybody
# description: >-
#   allUsers is the whole internet, allAuthenticatedUsers everybody with any Google account. Bound to a
#   project, a key or a service account, it is an open door.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: critical
#   asset_types: [gcp.principal]
#   exposure: public
#   when:
#     attributes.kind: [public]
#   requires: [attributes.roles]
#   remediation: >-
#     Run `gcloud projects remove-iam-policy-binding PROJECT_ID --member=allUsers --role=ROLE`, or the command
#     `remove-iam-policy-binding` of the service that holds the resource.
#
#     Whoever reads it from outside can no longer do so at once. Roles with which something may be published,
#     such as the invoker of a public Cloud Run service, are the setting `guardrails.gcp_public_roles`.
package guardrails.gcp_public_principal_unbound

import data.lib.grants

deny contains $"has {grant.role} at {where}: {concat(", ", _nodes(grant))}" if {
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	not grant.role in data.settings.guardrails.gcp_public_roles
	count(_nodes(grant)) > 0
	where := grants.where(grant)
}

# Buckets have a control of their own, which names each of them.
_nodes(grant) := [id |
	some id in grant.node_ids
	not startswith(id, "//storage.googleapis.com/")
]
