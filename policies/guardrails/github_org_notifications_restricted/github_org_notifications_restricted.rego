# METADATA
# title: Notifications go to addresses of the company only
# description: >-
#   GitHub mails code, reviews and alerts to whichever address a member has chosen, a private one that he keeps
#   when he leaves included.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: low
#   asset_types: [github.organization]
#   requires: [attributes.notifications_restricted]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Verified and approved domains, tick Restrict email notifications to
#     only approved or verified domains.
#
#     Members without such an address get no mail then, so ask them to add one.
#   references: {cis_github_1.2: "1.3.10"}
package guardrails.github_org_notifications_restricted

deny contains "notifications may go to private addresses" if not input.asset.attributes.notifications_restricted
