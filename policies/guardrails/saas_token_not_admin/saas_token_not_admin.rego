# METADATA
# title: No token acts for an owner of a workspace
# description: >-
#   Such a token can do everything that the owner can, without his second factor and without an entry in the log
#   of sign-ins.
# schemas:
#   - input.asset.attributes: schema.saas.token
# custom:
#   severity: high
#   asset_types: [saas.token]
#   when:
#     attributes.status: [active]
#   requires: [attributes.owner_account]
#   related:
#     owners: {type: saas.account, key: id, from: attributes.owner_account, within: place}
#   remediation: >-
#     Make a service account with a role that covers what the program does, let it have its own token, and
#     revoke this one. Okta: Security, Administrators, Resource set and custom role; better an OAuth service app
#     with scopes.
package guardrails.saas_token_not_admin

deny contains $"it acts for {account.name}, who owns the workspace" if {
	some account in input.related.owners
	account.attributes.privilege == "owner"
	account.attributes.status == "active"
}
