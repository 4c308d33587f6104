# METADATA
# title: Repositories that nobody changes are archived
# description: >-
#   A repository that is left alone still counts: its alerts, its committers' licences, its caches, and the time
#   of everybody who searches the code.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: low
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.template: [false]
#   requires: [attributes.pushed_at, attributes.created_at]
#   remediation: >-
#     Run `gh repo archive ORG/REPOSITORY`; it can be read as before, and unarchived at any time.
#
#     When it is deployed and merely finished, somebody still has to update what it depends on: let Renovate or
#     Dependabot push. The limit is the setting `cost.github_repository_idle_days`.
#   references: {cis_github_1.2: "1.2.7"}
package cost.github_repository_active

import data.lib.dates

deny contains $"nobody has pushed for {days} days" if {
	repository := input.asset.attributes
	days := dates.days_unused(repository.pushed_at, repository.created_at, input.now)
	days > data.settings.cost.github_repository_idle_days
}
