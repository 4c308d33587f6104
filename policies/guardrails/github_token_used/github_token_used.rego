# METADATA
# title: Personal access tokens are in use
# description: >-
#   A token that nobody uses is missed by nobody, so nobody notices either when somebody else begins to use it.
# schemas:
#   - input.asset.attributes: schema.github.personal_access_token
# custom:
#   severity: low
#   asset_types: [github.personal_access_token]
#   when:
#     attributes.expired: [false]
#   requires: [attributes.expired, attributes.last_used_at, attributes.granted_at]
#   remediation: >-
#     Revoke it under the organization's Settings, Personal access tokens, Active tokens; its owner can ask
#     again.
#
#     Ask the owner first where it may be for a rare emergency. The limit is the setting
#     `guardrails.github_token_unused_days`.
package guardrails.github_token_used

import data.lib.dates

deny contains $"has not been used for {days} days" if {
	token := input.asset.attributes
	days := dates.days_unused(token.last_used_at, token.granted_at, input.now)
	days > data.settings.guardrails.github_token_unused_days
}
