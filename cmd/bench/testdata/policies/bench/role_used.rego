# METADATA
# title: Roles are in use
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: low
#   asset_types: [aws.iam_role]
#   when: {attributes.service_linked: [false]}
#   requires: [attributes.last_used_at]
package bench.role_used

import data.lib.dates

deny contains "was never used" if is_null(input.asset.attributes.last_used_at)

deny contains $"was not used for {days} days" if {
	last := input.asset.attributes.last_used_at
	not is_null(last)
	days := dates.days_between(last, input.now)
	days > data.settings.bench.role_days
}
