# METADATA
# title: One person has one account in a workspace
# description: >-
#   Of two accounts the person uses one. The other keeps its password, its rights and often its seat, and is
#   missed when he leaves.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: low
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.source_type: [saas.account, github.member]
#   requires: [attributes.duplicates, attributes.person_id]
#   remediation: >-
#     Ask the person which one he uses, move what the other owns, and deactivate it. An administrator's account
#     beside a daily one is meant so, and not counted.
package guardrails.account_single

deny contains $"{input.asset.attributes.person_id} has {input.asset.attributes.duplicates} more with the same rights here" if {
	input.asset.attributes.duplicates > 0
}
