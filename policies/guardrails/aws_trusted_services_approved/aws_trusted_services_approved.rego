# METADATA
# title: Only approved services have trusted access to the organization
# description: >-
#   Trusted access lets an AWS service make roles and act in every account. One that was tried once and
#   forgotten keeps that power.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: medium
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.trusted_services]
#   settings: [guardrails.trusted_services]
#   remediation: >-
#     If the service is meant to be there, add it to the setting `guardrails.trusted_services`; else switch its
#     integration with the organization off in the service's own console.
#
#     It then stops for all accounts and cleans up after itself. Only where a service has no such switch run
#     `aws organizations disable-aws-service-access --service-principal SERVICE` in the management account,
#     which leaves behind what it made.
package guardrails.aws_trusted_services_approved

deny contains $"{entry.service} has trusted access without approval" if {
	some entry in input.asset.attributes.trusted_services
	not entry.service in data.settings.guardrails.trusted_services
}
