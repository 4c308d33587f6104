# METADATA
# title: No account is let in without its second factor for a while
# description: >-
#   A bypass is made for the day on which a phone is lost. Until it ends, a password alone is enough, and the
#   attacker who asked the help desk for it knows when.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: high
#   asset_types: [saas.account]
#   exposure: public
#   when:
#     attributes.provider: [snowflake]
#     attributes.status: [active]
#   requires: [attributes.mfa_bypassed_until]
#   remediation: >-
#     End it when the person has enrolled again. Snowflake: `ALTER USER NAME SET MINS_TO_BYPASS_MFA = 0`.
package guardrails.saas_mfa_not_bypassed

deny contains $"no second factor is asked of it until {until}" if {
	until := input.asset.attributes.mfa_bypassed_until
	is_string(until)
	time.parse_rfc3339_ns(until) > time.parse_rfc3339_ns(input.now)
}
