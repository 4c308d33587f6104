# METADATA
# title: GitHub members have a second factor
# description: >-
#   Without it a phished or reused password is enough to read and change the code of the company.
# schemas:
#   - input.asset.attributes: schema.github.member
# custom:
#   severity: high
#   asset_types: [github.member]
#   requires: [attributes.two_factor]
#   exposure: public
#   remediation: >-
#     The member opens github.com/settings/security and sets up an authenticator app, a passkey or a security
#     key.
#
#     Require it of everybody, so that it stays so: the control about the organization says how. A bot's account
#     needs it too; better, make it a GitHub App, which has no password.
#   references: {cis_github_1.2: "1.3.5"}
package guardrails.github_member_mfa

deny contains "has no second factor" if input.asset.attributes.two_factor == "disabled"
