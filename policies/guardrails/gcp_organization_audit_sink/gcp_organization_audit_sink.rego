# METADATA
# title: The audit log of the whole organization is kept in one place
# description: >-
#   Each project keeps its own audit log, and whoever takes over a project can read and partly delete it. A
#   sink of the organization with everything below it keeps a copy that they cannot reach.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   when:
#     attributes.state: [ACTIVE]
#   related:
#     sinks: {type: gcp.log_sink, key: parent, from: id}
#   remediation: >-
#     Run `gcloud logging sinks create org-audit storage.googleapis.com/BUCKET
#     --organization=ORGANIZATION_NUMBER --include-children
#     --log-filter='logName:"cloudaudit.googleapis.com"'`, then give the writer identity that it prints
#     `roles/storage.objectCreator` on the bucket.
#
#     Keep the bucket in a project of its own, to which only the security team has access. Admin Activity logs
#     cost nothing to ingest; what is stored is billed, Data Access logs can be many.
#   references: {cis_gcp_5.0: "2.3"}
package guardrails.gcp_organization_audit_sink

deny contains "no sink of the organization keeps the audit log of everything below" if count(_sinks) == 0

# One sink that keeps them all is enough.
deny contains $"sink {sink.name} leaves audit logs out: {filter}" if {
	every sink in _sinks {
		count(_left_out(sink.attributes.exclusions)) > 0
	}
	some sink in _sinks
	some filter in _left_out(sink.attributes.exclusions)
}

_sinks := [sink |
	some sink in input.related.sinks
	sink.attributes.include_children
	not sink.attributes.disabled
	_audit(sink.attributes.filter)
]

_audit("") := true

_audit(filter) if {
	contains(filter, "cloudaudit")
	_activity(filter)
	not _negated(filter)
}

# A filter that names kinds of audit logs has to name Admin Activity.
_activity(filter) if contains(filter, "activity")

_activity(filter) if not regex.match(`data_access|system_event|policy`, filter)

_negated(filter) if regex.match(`(?i)(^|[\s(])(NOT|-)\s*[a-z_(]*[^a-z]*cloudaudit`, filter)

_left_out(exclusions) := {exclusion.filter |
	some exclusion in exclusions
	not exclusion.disabled
	contains(exclusion.filter, "cloudaudit")
	not _negated(exclusion.filter)
}
