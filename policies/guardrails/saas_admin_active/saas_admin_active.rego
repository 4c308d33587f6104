# METADATA
# title: Administrators use their accounts
# description: >-
#   An administrator who does not work in the product does not need the role, and would not notice that somebody
#   else uses it.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: high
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.privilege: [owner, admin]
#     attributes.status: [active]
#   requires: [attributes.last_active_at]
#   remediation: >-
#     Take the role away and leave the account. Who needs it twice a year can get it for a day; Okta and Entra
#     (PIM) do that by themselves. An account for emergencies is listed in the setting
#     `guardrails.saas_break_glass_accounts`.
#
#     How long is too long is the setting `guardrails.saas_admin_inactive_days`.
package guardrails.saas_admin_active

import data.lib.dates

deny contains $"an administrator who was last seen {days} days ago, more than {limit}" if {
	is_string(input.asset.attributes.last_active_at)
	days := dates.days_between(input.asset.attributes.last_active_at, input.now)
	limit := data.settings.guardrails.saas_admin_inactive_days
	days > limit
	not input.asset.id in data.settings.guardrails.saas_break_glass_accounts
}
