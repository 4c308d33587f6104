# METADATA
# title: Every delegated administrator is an active account
# description: >-
#   A delegated administrator is the account that runs a service, such as GuardDuty, for the whole organization.
#   When it is closed nobody can see that service's findings any more, and after 90 days the account is gone for
#   good.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.delegated_administrators]
#   remediation: >-
#     In the management account run `aws organizations deregister-delegated-administrator --account-id
#     ACCOUNT_ID --service-principal SERVICE`, then appoint an active account with `aws organizations
#     register-delegated-administrator --account-id NEW_ACCOUNT_ID --service-principal SERVICE`.
#
#     What the old account had set up for the service may be lost with it, so look at the service afterwards.
#     GuardDuty, Security Hub, Macie, Inspector and Detective are changed in their own console instead, under
#     Settings, in every Region.
package guardrails.aws_delegated_administrator_active

deny contains $"{account.name} ({account.account_id}) administers {services} and is {account.state}" if {
	some account in input.asset.attributes.delegated_administrators
	account.state != "ACTIVE"
	services := concat(", ", account.services)
}
