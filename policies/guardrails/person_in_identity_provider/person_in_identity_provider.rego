# METADATA
# title: Everybody who works here is at the identity provider
# description: >-
#   Whoever is not at the identity provider signs in everywhere with passwords of his own, and nothing ends his
#   accounts on the last day.
# schemas:
#   - input.asset.attributes: schema.identity.person
# custom:
#   severity: medium
#   asset_types: [identity.person]
#   when:
#     attributes.status: [active]
#     attributes.in_idp: [true, false]
#     attributes.kind: [employee, contractor, unknown]
#   requires: [attributes.idp, attributes.active_accounts]
#   remediation: >-
#     Make the person a user of the identity provider with the address of the people list, assign the products, and
#     let single sign-on take over the accounts that he has. If the user is there under another address, add the
#     people list's to its aliases.
#
#     Who is on the people list and needs no account is a case for a waiver.
package guardrails.person_in_identity_provider

deny contains $"has {input.asset.attributes.active_accounts} accounts, and none at the identity provider" if {
	is_null(input.asset.attributes.idp)
	input.asset.attributes.active_accounts > 0
}

deny contains $"works here, and the account at {idp.provider} is {idp.status}" if {
	idp := input.asset.attributes.idp
	idp.status in {"suspended", "deactivated", "deleted"}
}
