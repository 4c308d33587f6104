# METADATA
# title: Nobody shares an account
# description: >-
#   Of what is done with a shared account nobody can say who did it, and whoever leaves keeps its password.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: high
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.source_type: [saas.account, github.member]
#   requires: [attributes.kind, attributes.owner, attributes.login]
#   remediation: >-
#     Invite each person who uses it with an account of his own, move what it owns to them, and deactivate it. A
#     mailbox that many read can be a group in the product, or an address that tickets come to.
#
#     If the product has no other way, name who answers for it in the people map: `{account: "ID", kind: shared,
#     owner: TEAM}`.
package guardrails.account_not_shared

deny contains $"{input.asset.attributes.login} is nobody's own, and nobody answers for it" if {
	input.asset.attributes.kind == "shared"
	is_null(input.asset.attributes.owner)
}
