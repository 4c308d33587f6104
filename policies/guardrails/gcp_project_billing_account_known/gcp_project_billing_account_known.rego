# METADATA
# title: Projects are paid from the company's billing accounts
# description: >-
#   A project on another billing account is paid by somebody else: its costs are seen by nobody here, and stop
#   when they stop paying. One on a closed account is switched off.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: high
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.billing.account_id, attributes.billing.enabled]
#   settings: [guardrails.gcp_billing_accounts]
#   remediation: >-
#     Run `gcloud billing projects link PROJECT_ID --billing-account=ACCOUNT_ID` with the right account.
#
#     Services go on running when both accounts are open. Committed use discounts and credits belong to an
#     account, so see which apply. The accounts are the setting `guardrails.gcp_billing_accounts`.
package guardrails.gcp_project_billing_account_known

deny contains $"billing account {account} is closed" if {
	account := _account
	not input.asset.attributes.billing.enabled
}

deny contains $"billing account {account} is not one of the company's" if {
	account := _account
	input.asset.attributes.billing.enabled
	not account in data.settings.guardrails.gcp_billing_accounts
}

_account := trim_prefix(id, "//cloudbilling.googleapis.com/billingAccounts/") if {
	id := input.asset.attributes.billing.account_id
	is_string(id)
}
