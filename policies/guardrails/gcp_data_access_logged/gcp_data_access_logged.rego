# METADATA
# title: Reading and writing of data is logged everywhere
# description: >-
#   Admin Activity logs tell who changed a setting, not who read the data. Without Data Access logs nobody can
#   say after an incident what was taken.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.audit_log]
#   remediation: >-
#     Run `gcloud organizations get-iam-policy ORGANIZATION_NUMBER --format=json > policy.json`, add
#     `"auditConfigs": [{"service": "allServices", "auditLogConfigs": [{"logType": "ADMIN_READ"}, {"logType":
#     "DATA_READ"}, {"logType": "DATA_WRITE"}]}]`, and run `gcloud organizations set-iam-policy
#     ORGANIZATION_NUMBER policy.json`.
#
#     Data Access logs are billed by volume, so look at `DATA_READ` of one busy project first. The kinds are
#     the setting `guardrails.gcp_audit_log_types`.
#   references: {cis_gcp_5.0: "2.1"}
package guardrails.gcp_data_access_logged

deny contains $"{kind} is not logged for all services" if {
	some kind in data.settings.guardrails.gcp_audit_log_types
	not kind in _logged
}

deny contains $"{kind} of {member} is not logged" if {
	some log in input.asset.attributes.audit_log
	log.service == "allServices"
	kind := log.log_type
	kind in data.settings.guardrails.gcp_audit_log_types
	some member in log.exempted_members
}

_logged := {log.log_type |
	some log in input.asset.attributes.audit_log
	log.service == "allServices"
}
