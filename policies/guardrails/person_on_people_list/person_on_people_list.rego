# METADATA
# title: Everybody at the identity provider is on the people list
# description: >-
#   Of whom only the identity provider knows, nobody hears that he has left: his account and all that hangs on it
#   stay.
# schemas:
#   - input.asset.attributes: schema.identity.person
# custom:
#   severity: medium
#   asset_types: [identity.person]
#   when:
#     attributes.listed: [true, false]
#     attributes.status: [active]
#   requires: [attributes.emails]
#   remediation: >-
#     Add the person to the people list, or to one of contractors that is read beside it; with the address or the
#     employee number of the identity provider. If nobody knows him, suspend the account there.
#
#     An account of software is no person: say so in the people map, `{account: "ID", kind: service, owner: TEAM}`.
package guardrails.person_on_people_list

deny contains "is active at the identity provider, and on no people list" if input.asset.attributes.listed == false
