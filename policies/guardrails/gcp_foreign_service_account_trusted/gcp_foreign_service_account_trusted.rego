# METADATA
# title: Service accounts of other companies have access only where that is agreed
# description: >-
#   A service account of a project outside the organization acts here for somebody else. If its project is
#   taken over, so is what it reaches, and no policy of the organization holds for its keys.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: high
#   asset_types: [gcp.principal]
#   when:
#     attributes.kind: [service_account]
#   requires: [attributes.external, attributes.project_id, attributes.roles]
#   remediation: >-
#     If nobody knows whose it is, run `gcloud projects remove-iam-policy-binding PROJECT_ID --member=MEMBER
#     --role=ROLE`, or likewise at the folder, the organization or the resource.
#
#     Vendors' agents often work this way: see in their documentation which project theirs is, and add it to
#     the setting `guardrails.gcp_trusted_projects`.
package guardrails.gcp_foreign_service_account_trusted

import data.lib.grants

deny contains $"is of project {input.asset.attributes.project_id} and has {grant.role} at {where}" if {
	input.asset.attributes.external
	not input.asset.attributes.project_id in data.settings.guardrails.gcp_trusted_projects
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	where := grants.where(grant)
}
