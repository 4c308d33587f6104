# METADATA
# title: Every delegated administrator is an active account
# description: >-
#   A service whose administrator is closed goes on without anybody who can see its findings, and after
#   90 days the account is gone for good.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.delegated_administrators]
#   remediation: >-
#     In the management account run aws organizations deregister-delegated-administrator --account-id
#     ACCOUNT_ID --service-principal SERVICE, then register an active account with aws organizations
#     register-delegated-administrator.
package guardrails.aws_delegated_administrator_active

deny contains $"{account.name} ({account.account_id}) administers {services} and is {account.state}" if {
	some account in input.asset.attributes.delegated_administrators
	account.state != "ACTIVE"
	services := concat(", ", account.services)
}
