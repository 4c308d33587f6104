# METADATA
# title: Nobody can act as every service account of a project
# description: >-
#   Service Account User and Token Creator at a project or above let their holder act as every service account
#   in it, also as the strongest one, and as those that come later.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: high
#   asset_types: [gcp.principal]
#   when:
#     attributes.kind: [user, group, service_account, domain, federated]
#   requires: [attributes.roles]
#   remediation: >-
#     Bind the role to the accounts that are needed, with `gcloud iam service-accounts add-iam-policy-binding
#     EMAIL --member=MEMBER --role=ROLE`, then run `gcloud projects remove-iam-policy-binding PROJECT_ID
#     --member=MEMBER --role=ROLE`.
#
#     Deployments fail that use an account which was left out; the audit log names it in the entries of
#     iam.serviceAccounts.actAs.
#   references: {cis_gcp_5.0: "1.7"}
package guardrails.gcp_impersonation_scoped

import data.lib.grants

deny contains $"has {grant.role} at {where}" if {
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	grant.role in {"roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator"}
	_wide(grant)
	where := grants.where(grant)
}

_wide(grant) if grants.above_projects(grant)

_wide(grant) if grant.projects > 0
