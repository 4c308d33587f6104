# METADATA
# title: Administrator permission sets reach few accounts
# description: >-
#   Who takes over one person with an administrator permission set takes over every account in which it is
#   provisioned. A set for all accounts makes that the whole company.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: high
#   asset_types: [aws.permission_set]
#   exposure: organization
#   when:
#     attributes.administrator: [true]
#   requires: [attributes.provisioned_accounts]
#   remediation: >-
#     Give teams a permission set for their own task in their own accounts, then remove the assignments
#     that are left over with aws sso-admin delete-account-assignment. For emergencies keep a group
#     without members.
package guardrails.aws_admin_assignment_to_few

deny contains $"grants administrator access to {accounts} accounts, more than {limit}" if {
	accounts := count(input.asset.attributes.provisioned_accounts)
	limit := data.settings.guardrails.admin_permission_set_accounts
	accounts > limit
}
