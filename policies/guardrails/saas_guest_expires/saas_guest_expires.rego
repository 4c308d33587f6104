# METADATA
# title: Guests end by themselves
# description: >-
#   No list of staff has guests, so nothing ends them: a project is over in months, its guests stay for years.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: low
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [guest]
#     attributes.status: [active]
#   requires: [attributes.expires_at]
#   remediation: >-
#     Set a date at which the account ends. Slack: Manage members, the guest, "Set time limit". Entra: Identity
#     Governance, Access reviews, or a lifecycle workflow for guests.
package guardrails.saas_guest_expires

deny contains "a guest without an end" if is_null(input.asset.attributes.expires_at)
