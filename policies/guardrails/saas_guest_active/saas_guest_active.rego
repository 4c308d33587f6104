# METADATA
# title: Guests who are not seen any more are removed
# description: >-
#   A guest's own company decides how his account is guarded, and whether it is ended when he leaves. One who is
#   not working here any more is risk alone.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [guest]
#     attributes.status: [active]
#   requires: [attributes.last_active_at, attributes.created_at]
#   remediation: >-
#     Ask whoever invited the guest, then remove the account. Entra: Users, the guest, Delete; it can be
#     restored for 30 days. Slack: Manage members, Deactivate account.
#
#     How long is too long is the setting `guardrails.saas_guest_inactive_days`.
package guardrails.saas_guest_active

import data.lib.dates

deny contains $"a guest who was last seen {days} days ago, more than {_limit}" if {
	is_string(input.asset.attributes.last_active_at)
	days := dates.days_between(input.asset.attributes.last_active_at, input.now)
	days > _limit
}

deny contains $"a guest who was never seen in {days} days, more than {_limit}" if {
	is_null(input.asset.attributes.last_active_at)
	is_string(input.asset.attributes.created_at)
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > _limit
}

_limit := data.settings.guardrails.saas_guest_inactive_days
