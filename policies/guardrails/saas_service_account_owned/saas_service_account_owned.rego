# METADATA
# title: Every service account and bot has an owner
# description: >-
#   Nobody dares to end an integration that nobody knows. It stays for years, with the permissions of the day on
#   which it was made.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [service, bot]
#     attributes.status: [active]
#   remediation: >-
#     Find out who runs it: the product's audit log says who made it. Write its ID and the team into the setting
#     `guardrails.saas_service_account_owners`. What nobody claims within a month, deactivate; it can be
#     switched on again.
package guardrails.saas_service_account_owned

deny contains "nobody is named as its owner" if {
	trim_space(object.get(input.asset, "owner", "")) == ""
	trim_space(object.get(data.settings.guardrails.saas_service_account_owners, input.asset.id, "")) == ""
}
