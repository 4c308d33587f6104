# METADATA
# title: Few accounts own a workspace
# description: >-
#   An owner, or a super administrator, can do everything: read what is private, switch the logs off, end the
#   others. Each is one stolen session away from losing the workspace.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: medium
#   asset_types: [saas.workspace]
#   related:
#     owners: {type: saas.account, key: links.owns, from: id, within: place}
#   remediation: >-
#     Keep two or three owners and give the others a role that covers what they do. Okta: Security,
#     Administrators. Google Workspace: Account, Admin roles, Super Admin. Slack: Manage members, Account type.
#     Entra: Roles and administrators, Global Administrator.
#
#     How many there may be is the setting `guardrails.saas_owners_max`.
package guardrails.saas_owners_few

deny contains $"{count(_owners)} accounts own it, more than {limit}" if {
	limit := data.settings.guardrails.saas_owners_max
	count(_owners) > limit
}

_owners contains account.id if {
	some account in input.related.owners
	account.attributes.status == "active"
}
