# METADATA
# title: Artifacts and logs are not kept for months
# description: >-
#   Every artifact is paid by the day. The default of 90 days keeps three builds for each one that anybody looks
#   at.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: low
#   asset_types: [github.organization]
#   requires: [attributes.actions.retention_days]
#   remediation: >-
#     In the organization's Settings, under Actions, General, Artifact and log retention, set fewer days, or run
#     `gh api -X PUT orgs/ORG/actions/permissions/artifact-and-log-retention -F days=30`.
#
#     What has to be kept longer is a release or a package. A workflow can set `retention-days` for one
#     artifact. The limit is the setting `cost.github_retention_days`.
package cost.github_org_retention_short

deny contains $"artifacts and logs are kept for {days} days" if {
	days := input.asset.attributes.actions.retention_days
	days > data.settings.cost.github_retention_days
}
