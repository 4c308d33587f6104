# METADATA
# title: Invitations are accepted or taken back
# description: >-
#   An open invitation is a key in a mailbox: whoever reads it later, in an address that has changed hands, is
#   in. In some products it is a paid seat, too.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: low
#   asset_types: [saas.account]
#   when:
#     attributes.status: [invited]
#   requires: [attributes.invited_at]
#   remediation: >-
#     Ask whether the person still needs it; if not, take the invitation back in the product's list of members,
#     under pending or invited.
#
#     How long it may be open is the setting `guardrails.saas_invitation_days`.
package guardrails.saas_invitation_accepted

import data.lib.dates

deny contains $"invited {days} days ago and not accepted, more than {limit}" if {
	is_string(input.asset.attributes.invited_at)
	days := dates.days_between(input.asset.attributes.invited_at, input.now)
	limit := data.settings.guardrails.saas_invitation_days
	days > limit
}
