# METADATA
# title: No person keeps a password where single sign-on is enforced
# description: >-
#   A password that stays behind single sign-on is the back door: it works when the identity provider has ended
#   the person, and asks for none of its factors. Few products show who has one; the others are not judged.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.provider: [okta, sentry, snowflake]
#     attributes.status: [active]
#   requires: [attributes.password]
#   related:
#     workspace: {type: saas.workspace, key: id, from: parent}
#   remediation: >-
#     Remove it. Snowflake: `ALTER USER NAME UNSET PASSWORD`. Elsewhere reset it to something that nobody knows,
#     and switch password sign-in off for the workspace.
#
#     An account that is kept for the day on which the identity provider is down is listed in the setting
#     `guardrails.saas_break_glass_accounts`, by its ID.
package guardrails.saas_password_left

deny contains "a password still opens it, although single sign-on is enforced" if {
	input.asset.attributes.password
	some workspace in input.related.workspace
	workspace.attributes.sso_enforced
	not input.asset.id in data.settings.guardrails.saas_break_glass_accounts
}
