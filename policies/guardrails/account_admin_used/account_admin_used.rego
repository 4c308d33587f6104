# METADATA
# title: Administrators use their accounts
# description: >-
#   An administrator who does not work in the product does not need the role, and would not notice that somebody
#   else uses it.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: high
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.kind: [human, shared, unknown]
#     attributes.privilege: [owner, admin]
#     # Users of IAM have aws_credentials_used, and GitHub does not tell when a member was last there.
#     attributes.source_type: [saas.account]
#   requires: [attributes.last_active_at, attributes.created_at, links.account]
#   remediation: >-
#     Make the person a member in the product's administration. Two owners must remain; who needs the role again can
#     ask for it.
#
#     An account for emergencies belongs in the setting `guardrails.saas_break_glass_accounts`.
package guardrails.account_admin_used

import data.lib.dates

deny contains $"an administrator who was last seen {days} days ago, more than {_limit}" if {
	is_string(input.asset.attributes.last_active_at)
	days := dates.days_between(input.asset.attributes.last_active_at, input.now)
	days > _limit
	not _break_glass
}

deny contains $"an administrator who was never seen, made {days} days ago" if {
	is_null(input.asset.attributes.last_active_at)
	is_string(input.asset.attributes.created_at)
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > _limit
	not _break_glass
}

_limit := data.settings.guardrails.saas_admin_inactive_days

_break_glass if {
	some id in input.asset.links.account
	id in data.settings.guardrails.saas_break_glass_accounts
}
