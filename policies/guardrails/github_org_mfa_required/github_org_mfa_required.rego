# METADATA
# title: The GitHub organization requires two-factor authentication
# description: >-
#   Without the requirement one phished password is enough to read and change the code, and new members join
#   without a second factor.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: high
#   asset_types: [github.organization]
#   requires: [attributes.two_factor_required]
#   exposure: public
#   remediation: >-
#     In the organization's Settings, under Authentication security, tick Require two-factor authentication for
#     everyone.
#
#     Members who have none lose access until they add one: the controls about members without a second factor
#     name them, so write to them first. Tick Only allow secure two-factor methods as well, once nobody relies
#     on text messages.
#   references: {cis_github_1.2: "1.3.5"}
package guardrails.github_org_mfa_required

deny contains "members need no second factor" if not input.asset.attributes.two_factor_required
