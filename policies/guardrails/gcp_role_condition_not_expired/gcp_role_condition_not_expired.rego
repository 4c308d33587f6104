# METADATA
# title: Bindings for a time are removed when it is over
# description: >-
#   A binding whose condition has ended gives nothing any more, but fills the policy, which has a limit, and
#   becomes access again when somebody changes the date.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: low
#   asset_types: [gcp.principal]
#   when:
#     # What is left of deleted members has gcp_deleted_principal_unbound.
#     attributes.kind: [user, group, service_account, service_agent, domain, public, federated, project_role, unknown]
#   requires: [attributes.roles]
#   remediation: >-
#     Run `gcloud projects remove-iam-policy-binding PROJECT_ID --member=MEMBER --role=ROLE
#     --condition="expression=EXPRESSION,title=TITLE"`, or likewise at the folder or the organization; `gcloud
#     projects get-iam-policy PROJECT_ID` shows the condition.
#
#     It takes nothing from anybody.
package guardrails.gcp_role_condition_not_expired

import data.lib.dates
import data.lib.grants

deny contains $"{grant.role} at {where} ended {days} days ago" if {
	some grant in input.asset.attributes.roles
	grants.ended(grant, input.now)
	days := dates.days_between(grant.condition.expires_at, input.now)
	where := grants.where(grant)
}
