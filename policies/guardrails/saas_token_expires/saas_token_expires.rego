# METADATA
# title: Tokens end by themselves
# description: >-
#   A token opens the workspace without a password or a second factor. One without an end is still good when
#   nobody remembers where it was pasted.
# schemas:
#   - input.asset.attributes: schema.saas.token
# custom:
#   severity: medium
#   asset_types: [saas.token]
#   when:
#     attributes.status: [active]
#   requires: [attributes.expires_at]
#   remediation: >-
#     Make a new token with an end of at most a quarter, change the program, and revoke the old one. Okta:
#     Security, API, Tokens; better an OAuth service app. Snowflake: `ALTER USER NAME ROTATE PROGRAMMATIC ACCESS
#     TOKEN TOKEN`.
#
#     How far the end may be is the setting `guardrails.saas_token_days`.
package guardrails.saas_token_expires

import data.lib.dates

deny contains "a token without an end" if is_null(input.asset.attributes.expires_at)

deny contains $"ends in {days} days, more than {limit}" if {
	is_string(input.asset.attributes.expires_at)
	days := dates.days_between(input.now, input.asset.attributes.expires_at)
	limit := data.settings.guardrails.saas_token_days
	days > limit
}
