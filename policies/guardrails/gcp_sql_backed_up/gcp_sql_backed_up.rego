# METADATA
# title: Production databases are backed up
# description: >-
#   Without automatic backups, a wrong statement or a deleted instance takes the data with it.
# schemas:
#   - input.asset.attributes: schema.gcp.sql_instance
# custom:
#   severity: high
#   asset_types: [gcp.sql_instance]
#   when:
#     attributes.instance_type: [CLOUD_SQL_INSTANCE]
#   requires: [tags, attributes.backups]
#   related:
#     project: {type: gcp.project, key: id, from: parent}
#   remediation: >-
#     Run `gcloud sql instances patch INSTANCE --backup-start-time=02:00 --enable-point-in-time-recovery`.
#
#     Switching point-in-time recovery on restarts the instance. Try a restore into another instance with
#     `gcloud sql backups restore`: a backup that nobody has restored is a hope. The environments are the
#     setting `guardrails.gcp_backup_environments`.
#   references: {cis_gcp_5.0: "6.7"}
package guardrails.gcp_sql_backed_up

import data.lib.tags

deny contains $"no automatic backups in environment {environment}" if {
	environment := tags.environment(input.asset.tags, [project.tags | some project in input.related.project])
	environment in data.settings.guardrails.gcp_backup_environments
	not input.asset.attributes.backups
}
