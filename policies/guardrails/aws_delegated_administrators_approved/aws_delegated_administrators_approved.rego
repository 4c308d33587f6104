# METADATA
# title: Only approved accounts administer services for the organization
# description: >-
#   A delegated administrator controls its service in every account: it can read all findings, switch detection
#   off or grant access everywhere. One that nobody approved is a second management account.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.delegated_administrators]
#   settings: [guardrails.delegated_administrators]
#   remediation: >-
#     If the account is meant to do that, add it to the setting `guardrails.delegated_administrators`; else run
#     in the management account `aws organizations deregister-delegated-administrator --account-id ACCOUNT_ID
#     --service-principal SERVICE`.
#
#     The service may stop working in all accounts until another administrator is registered, so read first in
#     its documentation what it loses. GuardDuty, Security Hub, Macie, Inspector and Detective are changed in
#     their own console instead, under Settings, in every Region.
#   references: {cis_aws_7.0: 2.1.5}
package guardrails.aws_delegated_administrators_approved

deny contains $"{administrator.name} ({administrator.account_id}) administers {service} without approval" if {
	some administrator in input.asset.attributes.delegated_administrators
	some service in administrator.services
	not _approved(service, administrator.name)
}

_approved(service, name) if data.settings.guardrails.delegated_administrators[service] == name

_approved(service, name) if name in data.settings.guardrails.delegated_administrators[service]
