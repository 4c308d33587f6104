# METADATA
# title: Disabled service accounts have no keys
# description: >-
#   A disabled account is one click from working again, and with it each key that anybody ever copied.
# schemas:
#   - input.asset.attributes: schema.gcp.service_account_key
# custom:
#   severity: low
#   asset_types: [gcp.service_account_key]
#   when:
#     attributes.disabled: [false]
#   requires: [links.service_account]
#   related:
#     account: {type: gcp.service_account, key: id, from: links.service_account}
#   remediation: >-
#     Run `gcloud iam service-accounts keys delete KEY_ID --iam-account=EMAIL`; if the account is not needed
#     any more, `gcloud iam service-accounts delete EMAIL` takes its keys along.
#
#     A deleted account can be restored for 30 days with `gcloud iam service-accounts undelete UNIQUE_ID`, a
#     deleted key cannot.
package guardrails.gcp_disabled_service_account_without_keys

deny contains $"{account.attributes.email} is disabled, and its key would work again with it" if {
	some account in input.related.account
	account.attributes.disabled
}
