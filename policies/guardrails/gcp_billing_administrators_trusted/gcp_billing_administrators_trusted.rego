# METADATA
# title: Billing accounts are administered by few, and by the company
# description: >-
#   A billing administrator can take the account away from every project, which stops them, and sees all
#   costs. A service account in that role is seldom meant, and everybody never.
# schemas:
#   - input.asset.attributes: schema.gcp.billing_account
# custom:
#   severity: medium
#   asset_types: [gcp.billing_account]
#   requires: [attributes.iam]
#   remediation: >-
#     Run `gcloud billing accounts remove-iam-policy-binding ACCOUNT_ID --member=MEMBER
#     --role=roles/billing.admin`.
#
#     A job that links new projects needs `roles/billing.user` only, one that reads costs
#     `roles/billing.viewer`. How many members are few is the setting `guardrails.gcp_billing_administrators`.
package guardrails.gcp_billing_administrators_trusted

deny contains $"{member} is billing administrator" if {
	some member in _members
	_unfit(member)
}

deny contains $"{count(_members)} members are billing administrators" if {
	count(_members) > data.settings.guardrails.gcp_billing_administrators
}

_unfit(member) if startswith(member, "serviceAccount:")

_unfit(member) if member in {"allUsers", "allAuthenticatedUsers"}

# What is left of deleted members has gcp_deleted_principal_unbound.
_members := {member |
	some binding in input.asset.attributes.iam
	binding.role == "roles/billing.admin"
	some member in binding.members
	not startswith(member, "deleted:")
}
