# METADATA
# title: Log sinks write to projects that are there
# description: >-
#   A sink whose project is gone, or is being deleted, drops every entry, and nobody is told but the owners of
#   the project, by mail, once. The log is missed on the day it is needed.
# schemas:
#   - input.asset.attributes: schema.gcp.log_sink
# custom:
#   severity: high
#   asset_types: [gcp.log_sink]
#   when:
#     attributes.disabled: [false]
#     attributes.destination_kind: [logging, bigquery, pubsub, project]
#   requires: [attributes.destination_project]
#   related:
#     by_id: {type: gcp.project, key: attributes.project_id, from: attributes.destination_project}
#     by_number: {type: gcp.project, key: attributes.number, from: attributes.destination_project}
#   remediation: >-
#     Run `gcloud logging sinks update SINK DESTINATION`, with `--organization`, `--folder` or `--project` as
#     the sink has it, and give its writer identity the right to write there; if the sink is not needed any
#     more, `gcloud logging sinks delete SINK`.
#
#     A project that is being deleted can be restored for 30 days with `gcloud projects undelete PROJECT_ID`.
#     What was dropped is lost, save for what the log buckets of the projects still hold. A destination
#     outside the organization that is meant is a waiver.
package guardrails.gcp_sink_project_exists

deny contains $"project {project} is not in this organization" if {
	project := input.asset.attributes.destination_project
	is_string(project)
	count(_states) == 0
}

deny contains $"project {id} is being deleted" if {
	some id, state in _states
	state == "DELETE_REQUESTED"
}

# A destination names its project by ID or by number.
_states[project.attributes.project_id] := project.attributes.state if some project in input.related.by_id

_states[project.attributes.project_id] := project.attributes.state if some project in input.related.by_number
