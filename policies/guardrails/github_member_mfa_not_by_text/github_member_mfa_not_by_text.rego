# METADATA
# title: No GitHub member signs in by text message
# description: >-
#   A telephone number is taken over by a call to its provider, and the code is typed into a false page as
#   easily as a password.
# schemas:
#   - input.asset.attributes: schema.github.member
# custom:
#   severity: medium
#   asset_types: [github.member]
#   requires: [attributes.two_factor]
#   exposure: public
#   remediation: >-
#     The member adds a passkey, a security key or an authenticator app under github.com/settings/security and
#     then removes SMS there.
#
#     When nobody is left, an owner ticks Only allow secure two-factor methods under Authentication security.
#   references: {cis_github_1.2: "1.3.5"}
package guardrails.github_member_mfa_not_by_text

deny contains "may sign in with a code by text message" if input.asset.attributes.two_factor == "insecure"
