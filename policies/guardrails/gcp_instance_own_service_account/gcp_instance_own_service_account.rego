# METADATA
# title: Machines act as a service account of their own
# description: >-
#   The default service account is shared by all machines of a project: whoever takes over one of them has
#   what any of them was given.
# schemas:
#   - input.asset.attributes: schema.gcp.instance
# custom:
#   severity: medium
#   asset_types: [gcp.instance]
#   requires: [attributes.service_accounts]
#   remediation: >-
#     Make an account with the roles that the machine needs, then run `gcloud compute instances
#     set-service-account INSTANCE --zone=ZONE --service-account=EMAIL --scopes=cloud-platform`.
#
#     The machine has to be stopped for that. `gcloud policy-intelligence query-activity
#     --activity-type=serviceAccountLastAuthentication --project=PROJECT_ID` shows whether the default account
#     is used at all.
#   references: {cis_gcp_5.0: "4.1"}
package guardrails.gcp_instance_own_service_account

import data.lib.grants

deny contains $"acts as {email}" if {
	some email in input.asset.attributes.service_accounts
	grants.default_account(email)
}
