# METADATA
# title: Self-hosted runners are online
# description: >-
#   A runner that GitHub does not hear of is a machine that is paid for and does nothing, or one that has lost
#   its way.
# schemas:
#   - input.asset.attributes: schema.github.runner
# custom:
#   severity: low
#   asset_types: [github.runner]
#   when:
#     attributes.kind: [self_hosted]
#   requires: [attributes.status, attributes.ephemeral]
#   remediation: >-
#     Find the machine by the runner's name. Start its service, or turn the machine off and delete the runner:
#     `gh api -X DELETE orgs/ORG/actions/runners/RUNNER_ID`.
#
#     GitHub deletes a runner by itself after 14 days without a sign. Ephemeral runners come and go; those are
#     left out.
package cost.github_runner_online

deny contains "is offline" if {
	input.asset.attributes.status == "offline"
	not input.asset.attributes.ephemeral
}
