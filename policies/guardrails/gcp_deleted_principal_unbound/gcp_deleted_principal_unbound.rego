# METADATA
# title: No policy names an account that was deleted
# description: >-
#   Google keeps the bindings of a deleted account. If it is restored within its grace period it has all its
#   access back, and until then nobody can tell from the policy what it is for.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: low
#   asset_types: [gcp.principal]
#   when:
#     attributes.kind: [deleted]
#   requires: [attributes.roles, attributes.deleted_kind]
#   remediation: >-
#     Run `gcloud projects remove-iam-policy-binding PROJECT_ID --member="MEMBER" --role=ROLE`, or likewise at
#     the folder or the organization; write the member as the policy does, with `deleted:` and `?uid=`, and
#     add `--all` where the binding has a condition.
#
#     It takes nothing from anybody. A new account with the same name does not get the access.
package guardrails.gcp_deleted_principal_unbound

import data.lib.grants

deny contains $"{input.asset.attributes.deleted_kind} is deleted and still has {grant.role} at {where}" if {
	some grant in input.asset.attributes.roles
	where := grants.where(grant)
}
