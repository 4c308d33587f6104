# METADATA
# title: Only approved services have trusted access to the organization
# description: >-
#   Trusted access lets a service make roles and act in every account. One that was tried once and
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
#     Switch the service's integration off in its own console, then, in the management account, run aws
#     organizations disable-aws-service-access --service-principal SERVICE; or add the service to
#     guardrails.trusted_services.
package guardrails.aws_trusted_services_approved

deny contains $"{entry.service} has trusted access without approval" if {
	some entry in input.asset.attributes.trusted_services
	not entry.service in data.settings.guardrails.trusted_services
}
