# METADATA
# title: Only approved accounts administer services for the organization
# description: >-
#   A delegated administrator controls its service in every account: it can read all findings, switch
#   detection off or grant access everywhere. An unknown one is a second management account.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.delegated_administrators]
#   settings: [guardrails.delegated_administrators]
#   remediation: >-
#     In the management account run aws organizations deregister-delegated-administrator --account-id
#     ACCOUNT_ID --service-principal SERVICE, or add it to guardrails.delegated_administrators.
#   references: {cis_aws_7.0: 2.1.5}
package guardrails.aws_delegated_administrators_approved

deny contains $"{administrator.name} ({administrator.account_id}) administers {service} without approval" if {
	some administrator in input.asset.attributes.delegated_administrators
	some service in administrator.services
	not _approved(service, administrator.name)
}

_approved(service, name) if data.settings.guardrails.delegated_administrators[service] == name

_approved(service, name) if name in data.settings.guardrails.delegated_administrators[service]
