# METADATA
# title: Accounts that nobody uses are ended
# description: >-
#   Nobody notices when an account is taken over that its person does not use.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.privilege: [member, guest, unknown]
#     attributes.status: [active]
#   requires: [attributes.last_active_at]
#   remediation: >-
#     Ask the person; then deactivate the account, which keeps what he made. He may be on leave: the people list
#     says so.
#
#     How long is too long is the setting `guardrails.saas_account_inactive_days`.
package guardrails.saas_account_active

import data.lib.dates

deny contains $"last used {days} days ago, more than {limit}" if {
	is_string(input.asset.attributes.last_active_at)
	days := dates.days_between(input.asset.attributes.last_active_at, input.now)
	limit := data.settings.guardrails.saas_account_inactive_days
	days > limit
}
