# METADATA
# title: Nobody is owner or editor of a project
# description: >-
#   Owner and Editor hold thousands of permissions, of which a team needs a few. Who has them can delete what
#   the project runs, read its data and, as an owner, let in others.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: high
#   asset_types: [gcp.principal]
#   when:
#     attributes.kind: [user, group, service_account, domain, federated]
#   requires: [attributes.roles, attributes.email]
#   remediation: >-
#     Grant roles for what the member does, such as roles/run.developer, then run `gcloud projects
#     remove-iam-policy-binding PROJECT_ID --member=MEMBER --role=ROLE`.
#
#     The role recommender in the console, under IAM, proposes roles from what was used in the last 90 days. A
#     project has to keep somebody who may change its policy: `roles/resourcemanager.projectIamAdmin` for a
#     group, or an administrator above it.
#   references: {cis_gcp_5.0: "1.6"}
package guardrails.gcp_basic_role_not_on_project

import data.lib.grants

deny contains $"has {grant.role} at {where}" if {
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	grants.writes(grant)
	grant.projects > 0
	not grants.above_projects(grant)
	not grants.default_account(input.asset.attributes.email)
	where := grants.where(grant)
}
