# METADATA
# title: Few accounts administer a workspace
# description: >-
#   Each administrator can let people in and change how they sign in. What nobody needs for the daily work is
#   only a larger target.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: medium
#   asset_types: [saas.workspace]
#   related:
#     admins: {type: saas.account, key: links.administers, from: id, within: place}
#   remediation: >-
#     Take the role from those who have not used it: the list of administrators is in Okta under Security,
#     Administrators; in Slack under Manage members; in Entra under Roles and administrators.
#
#     How many there may be is the setting `guardrails.saas_admins_max`.
package guardrails.saas_admins_few

deny contains $"{count(_admins)} accounts administer it, more than {limit}" if {
	limit := data.settings.guardrails.saas_admins_max
	count(_admins) > limit
}

_admins contains account.id if {
	some account in input.related.admins
	account.attributes.status == "active"
}
