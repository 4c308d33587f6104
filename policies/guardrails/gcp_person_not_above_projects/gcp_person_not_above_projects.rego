# METADATA
# title: People have access to folders and the organization through groups
# description: >-
#   Access that is bound to a person stays when the person changes teams, and nobody can tell from the policy
#   why it was given. A group says what for, and is kept by its owner.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: medium
#   asset_types: [gcp.principal]
#   when:
#     attributes.kind: [user]
#   requires: [attributes.roles]
#   remediation: >-
#     Add the person to a group that has the role, then run `gcloud organizations remove-iam-policy-binding
#     ORGANIZATION_NUMBER --member=MEMBER --role=ROLE`, or `gcloud resource-manager folders
#     remove-iam-policy-binding FOLDER_NUMBER` likewise.
#
#     Changes of groups take a few minutes, at times hours, until they act. Access for emergencies that is
#     bound on purpose is a waiver.
package guardrails.gcp_person_not_above_projects

import data.lib.grants

deny contains $"has {grant.role} at {where}" if {
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	grants.above_projects(grant)
	not grants.writes(grant)
	where := grants.where(grant)
}
