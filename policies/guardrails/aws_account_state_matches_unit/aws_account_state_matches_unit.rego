# METADATA
# title: Closed accounts are in the unit for closed accounts, and open ones are not
# description: >-
#   The unit for closed accounts is there to deny everything, so an open account in it is broken or works around
#   its guardrails. A closed account elsewhere is counted, reviewed and owned as if it were alive.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.management: [false]
#   requires: [attributes.path, attributes.state]
#   remediation: >-
#     In the management account move it to where it belongs: `aws organizations move-account --account-id
#     ACCOUNT_ID --source-parent-id PARENT_ID --destination-parent-id UNIT_ID`; `aws organizations list-parents
#     --child-id ACCOUNT_ID` shows `PARENT_ID`.
#
#     If it was to be closed, run `aws organizations close-account --account-id ACCOUNT_ID`: everything in it
#     stops at once, AWS Support can reopen it for 90 days, and after that all its data is gone. Which unit is
#     for closed accounts is the setting `guardrails.suspended_path`.
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
