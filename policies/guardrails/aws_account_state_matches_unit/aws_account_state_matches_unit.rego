# METADATA
# title: Closed accounts are in the unit for closed accounts, and open ones are not
# description: >-
#   The unit for closed accounts denies everything. An account that works in it works around its
#   guardrails or is broken; a closed one elsewhere is counted, invoiced and owned as if it were alive.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.management: [false]
#   requires: [attributes.path, attributes.state]
#   remediation: >-
#     In the management account move it with aws organizations move-account --account-id ACCOUNT_ID
#     --source-parent-id PARENT_ID --destination-parent-id UNIT_ID, or, if it was to be closed, close
#     it with aws organizations close-account --account-id ACCOUNT_ID.
package guardrails.aws_account_state_matches_unit

import data.lib.units

deny contains $"ACTIVE although it is in {input.asset.attributes.path}" if {
	input.asset.attributes.state == "ACTIVE"
	_in_suspended
}

deny contains $"{state} although it is not in {data.settings.guardrails.suspended_path}" if {
	state := input.asset.attributes.state
	state in {"SUSPENDED", "PENDING_CLOSURE", "CLOSED"}
	not _in_suspended
}

_in_suspended if units.inside(input.asset.attributes.path, data.settings.guardrails.suspended_path)
