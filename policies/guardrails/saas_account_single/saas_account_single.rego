# METADATA
# title: One address has one account in a workspace
# description: >-
#   Of two accounts with one address the person uses one. The other keeps its password, its rights and often its
#   seat, and is missed when he leaves.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: low
#   asset_types: [saas.account]
#   when:
#     attributes.status: [active]
#   requires: [attributes.email]
#   related:
#     same: {type: saas.account, key: attributes.email, from: attributes.email, within: place}
#   remediation: >-
#     Find out which one is used, by its last sign-in, merge what the other holds if the product can, and
#     deactivate it. If both are meant, such as one for daily work and one for administration, give the second
#     an address of its own, such as one with a plus.
package guardrails.saas_account_single

deny contains $"{count(_others)} more with the address {input.asset.attributes.email}" if count(_others) > 0

_others contains account.id if {
	some account in input.related.same
	account.id != input.asset.id
	account.attributes.status in {"active", "invited"}
}
