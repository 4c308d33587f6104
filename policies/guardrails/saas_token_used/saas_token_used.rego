# METADATA
# title: Tokens that nothing uses are revoked
# description: >-
#   A token that nothing uses protects nothing when it stays and harms nothing when it goes; whoever finds it
#   can use it.
# schemas:
#   - input.asset.attributes: schema.saas.token
# custom:
#   severity: medium
#   asset_types: [saas.token]
#   when:
#     attributes.status: [active]
#   requires: [attributes.last_used_at, attributes.created_at]
#   remediation: >-
#     Revoke it in the product's list of tokens; its owner can make another. How long is too long is the setting
#     `guardrails.saas_token_unused_days`.
package guardrails.saas_token_used

import data.lib.dates

deny contains $"last used {days} days ago, more than {_limit}" if {
	is_string(input.asset.attributes.last_used_at)
	days := dates.days_between(input.asset.attributes.last_used_at, input.now)
	days > _limit
}

deny contains $"never used since it was made {days} days ago, more than {_limit}" if {
	is_null(input.asset.attributes.last_used_at)
	is_string(input.asset.attributes.created_at)
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > _limit
}

_limit := data.settings.guardrails.saas_token_unused_days
