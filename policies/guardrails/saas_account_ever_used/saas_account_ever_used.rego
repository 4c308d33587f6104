# METADATA
# title: Accounts that were made have been used
# description: >-
#   An account that was made and never used often has its first password still, in a mail that somebody can
#   find.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: low
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.last_active_at: [null]
#     # Administrators have account_admin_used.
#     attributes.privilege: [member, guest, unknown]
#     attributes.status: [active]
#   requires: [attributes.created_at]
#   remediation: >-
#     Ask whether the person needs it; if not, deactivate it. For a whole team that never came, stop giving the
#     product to everybody by default.
#
#     How new an account may be is the setting `guardrails.saas_new_account_days`.
package guardrails.saas_account_ever_used

import data.lib.dates

deny contains $"never used since it was made {days} days ago, more than {limit}" if {
	is_string(input.asset.attributes.created_at)
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	limit := data.settings.guardrails.saas_new_account_days
	days > limit
}
