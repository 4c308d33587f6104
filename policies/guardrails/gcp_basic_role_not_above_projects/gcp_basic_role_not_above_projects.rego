# METADATA
# title: Nobody is owner or editor of folders or the organization
# description: >-
#   Owner and Editor at a folder or the organization reach nearly everything in all of its projects, also in
#   those that come later. One stolen session is then the whole company.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: critical
#   asset_types: [gcp.principal]
#   exposure: organization
#   when:
#     attributes.kind: [user, group, service_account, domain, federated]
#   requires: [attributes.roles]
#   remediation: >-
#     Grant the roles that are needed, mostly at single projects, then run `gcloud organizations
#     remove-iam-policy-binding ORGANIZATION_NUMBER --member=MEMBER --role=ROLE`, or `gcloud resource-manager
#     folders remove-iam-policy-binding FOLDER_NUMBER` likewise.
#
#     `gcloud asset analyze-iam-policy --organization=ORGANIZATION_NUMBER --identity=MEMBER` shows what the
#     member reaches; the role recommender in the console, under IAM, what it used in the last 90 days. Keep a
#     second organization administrator while you change your own access.
#   references: {cis_gcp_5.0: "1.6"}
package guardrails.gcp_basic_role_not_above_projects

import data.lib.grants

deny contains $"has {grant.role} at {where}" if {
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	grants.writes(grant)
	grants.above_projects(grant)
	where := grants.where(grant)
}
