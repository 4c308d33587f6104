# METADATA
# title: A second person can administer a workspace
# description: >-
#   When the only administrator is ill, has left or lost his key, nobody can end an account, rotate a token or
#   answer the vendor.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: high
#   asset_types: [saas.workspace]
#   related:
#     admins: {type: saas.account, key: links.administers, from: id, within: place}
#   remediation: >-
#     Make a second person of the owning team an owner or administrator, on an account of his own. Do not share
#     the first one's password.
package guardrails.saas_owner_second

deny contains $"{name} alone administers it" if {
	count(_active) == 1
	some name in _active
}

deny contains "no person who is active administers it" if {
	count(_active) == 0
	count(_all) > 0
}

# _active are the names of the persons, by the IDs of their accounts.
_active[account.id] := account.name if {
	some account in input.related.admins
	account.attributes.status == "active"
	not account.attributes.kind in {"service", "bot"}
}

_all contains account.id if some account in input.related.admins
