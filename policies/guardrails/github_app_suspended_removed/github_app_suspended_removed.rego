# METADATA
# title: Suspended Apps are removed
# description: >-
#   A suspended App keeps everything that it was granted, and one click brings it back when nobody remembers why
#   it was stopped.
# schemas:
#   - input.asset.attributes: schema.github.installation
# custom:
#   severity: low
#   asset_types: [github.installation]
#   requires: [attributes.suspended_at]
#   remediation: >-
#     Under Settings, GitHub Apps, Configure, choose Uninstall. Or resume it there, if it is needed.
#
#     The limit is the setting `guardrails.github_app_suspended_days`.
#   references: {cis_github_1.2: "1.4.2"}
package guardrails.github_app_suspended_removed

import data.lib.dates

deny contains $"has been suspended for {days} days" if {
	not is_null(input.asset.attributes.suspended_at)
	days := dates.days_between(input.asset.attributes.suspended_at, input.now)
	days > data.settings.guardrails.github_app_suspended_days
}
