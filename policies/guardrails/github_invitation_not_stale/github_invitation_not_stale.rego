# METADATA
# title: Invitations to GitHub do not wait for ever
# description: >-
#   An invitation goes to a mailbox. When the person has not come, somebody else who reads that mail may.
# schemas:
#   - input.asset.attributes: schema.github.invitation
# custom:
#   severity: low
#   asset_types: [github.invitation]
#   when:
#     attributes.failed: [false]
#   requires: [attributes.failed, attributes.invited_at]
#   remediation: >-
#     Cancel it under People, Invitations, or with `gh api -X DELETE orgs/ORG/invitations/INVITATION_ID`; `gh
#     api orgs/ORG/invitations` shows the IDs.
#
#     Invite again when the person asks for it. The limit is the setting `guardrails.github_invitation_days`.
#   references: {cis_github_1.2: "1.3.6"}
package guardrails.github_invitation_not_stale

import data.lib.dates

deny contains $"was sent {days} days ago and not accepted" if {
	days := dates.days_between(input.asset.attributes.invited_at, input.now)
	days > data.settings.guardrails.github_invitation_days
}
