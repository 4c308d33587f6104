# METADATA
# title: The account behind a token is there
# description: >-
#   A token outlives the sign-in of the person who made it. When his account is ended and the token is not, he
#   still has the key.
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
#     Find out what uses it, by the product's audit log, move that to a token of a service account with an
#     owner, and revoke this one. A token whose owner has left is to be taken as known to him: do it today.
package guardrails.saas_token_owner_here

deny contains "it acts for nobody that is known" if is_null(input.asset.attributes.owner_account)

deny contains "the account that it acts for is gone" if {
	is_string(input.asset.attributes.owner_account)
	count(_accounts) == 0
}

deny contains $"the account that it acts for is {account.attributes.status}" if {
	some account in input.related.owners
	account.attributes.status in {"suspended", "deactivated", "deleted"}
}

_accounts contains account.id if some account in input.related.owners
