# METADATA
# title: The root user is not used
# description: >-
#   Daily work never needs the root user. A use that nobody can explain may be somebody who has taken over the
#   root mailbox.
# schemas:
#   - input.asset.attributes: schema.aws.iam_account
# custom:
#   severity: high
#   asset_types: [aws.iam_account]
#   requires: [attributes.root_last_used]
#   remediation: >-
#     Find out in the account who it was and what for: `aws cloudtrail lookup-events --region us-east-1
#     --lookup-attributes AttributeKey=Username,AttributeValue=root`, and likewise in your other Regions.
#
#     If nobody can explain it, treat it as a break-in: change the root password and undo what was done. If
#     somebody can, give them a role for that task. The finding goes by itself when the use is older than the
#     setting `guardrails.root_unused_days`.
#   references: {cis_aws_7.0: "2.7"}
package guardrails.aws_root_user_unused

import data.lib.dates

deny contains $"the root user was used {days} days ago, on {substring(last, 0, 10)}" if {
	last := input.asset.attributes.root_last_used
	not is_null(last)
	days := dates.days_between(last, input.now)
	days <= data.settings.guardrails.root_unused_days
}
