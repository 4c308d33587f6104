# METADATA
# title: Services that can be delegated are not run from the management account
# description: >-
#   A service without a delegated administrator is run from the management account, so whoever reads its
#   findings needs access to the one account that no guardrail binds.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: medium
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.trusted_services, attributes.delegated_administrators]
#   remediation: >-
#     In the management account run `aws organizations register-delegated-administrator --account-id
#     SECURITY_ACCOUNT_ID --service-principal SERVICE`.
#
#     GuardDuty, Security Hub, Macie, Inspector and Detective are changed in their own console instead, under
#     Settings, in every Region. What people see and change in the management account today moves to the new
#     administrator, so give them access there first.
#   references: {cis_aws_7.0: 2.1.6}
package guardrails.aws_delegation_possible_used

deny contains $"{service} has trusted access and no delegated administrator" if {
	some service in data.settings.guardrails.delegable_services
	service in _trusted
	not service in _delegated
}

_trusted contains entry.service if some entry in input.asset.attributes.trusted_services

_delegated contains service if {
	some administrator in input.asset.attributes.delegated_administrators
	some service in administrator.services
}
