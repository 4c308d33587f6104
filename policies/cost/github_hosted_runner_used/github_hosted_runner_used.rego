# METADATA
# title: Larger runners that GitHub hosts are used
# description: >-
#   A larger runner without jobs costs little by itself, but its fixed addresses and its place in workflows are
#   forgotten, and the next job on it costs many times the price of a standard one.
# schemas:
#   - input.asset.attributes: schema.github.runner
# custom:
#   severity: low
#   asset_types: [github.runner]
#   when:
#     attributes.kind: [github_hosted]
#   requires: [attributes.last_active_at]
#   remediation: >-
#     Delete it under Settings, Actions, Runners, or with `gh api -X DELETE
#     orgs/ORG/actions/hosted-runners/RUNNER_ID`.
#
#     The limit is the setting `cost.github_runner_idle_days`.
package cost.github_hosted_runner_used

import data.lib.dates

deny contains $"has run no job for {days} days" if {
	not is_null(input.asset.attributes.last_active_at)
	days := dates.days_between(input.asset.attributes.last_active_at, input.now)
	days > data.settings.cost.github_runner_idle_days
}

deny contains "has never run a job" if is_null(input.asset.attributes.last_active_at)
