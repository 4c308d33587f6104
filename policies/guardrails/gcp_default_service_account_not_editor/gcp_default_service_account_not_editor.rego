# METADATA
# title: Default service accounts are not editors
# description: >-
#   Every machine of the project that names no other account acts as this one. As an editor a single program
#   with a hole can change everything in the project.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: high
#   asset_types: [gcp.principal]
#   when:
#     attributes.kind: [service_account, service_agent]
#   requires: [attributes.roles, attributes.email]
#   remediation: >-
#     Run `gcloud projects remove-iam-policy-binding PROJECT_ID --member=serviceAccount:EMAIL
#     --role=roles/editor`, after the machines have an account of their own: `gcloud compute instances
#     set-service-account INSTANCE --service-account=EMAIL --scopes=cloud-platform`, for which the instance is
#     stopped.
#
#     `gcloud policy-intelligence query-activity --activity-type=serviceAccountLastAuthentication
#     --project=PROJECT_ID` shows whether it is used. The constraint
#     iam.automaticIamGrantsForDefaultServiceAccounts keeps it from coming back.
#   references: {cis_gcp_5.0: "1.6"}
package guardrails.gcp_default_service_account_not_editor

import data.lib.grants

deny contains $"has {grant.role} at {where}" if {
	grants.default_account(input.asset.attributes.email)
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	grants.writes(grant)

	# gcp_basic_role_not_above_projects speaks of the others.
	not grants.above_projects(grant)
	where := grants.where(grant)
}
