# METADATA
# title: Only break-glass groups can sign in to the management account
# description: >-
#   The management account controls every other one and no guardrail binds it. Whoever can sign in to it
#   every day can be phished out of the whole company.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set_assignment
# custom:
#   severity: critical
#   asset_types: [aws.permission_set_assignment]
#   exposure: organization
#   when:
#     attributes.management_account: [true]
#   requires:
#     - attributes.principal_type
#     - attributes.principal_id
#     - attributes.principal_name
#     - attributes.permission_set_name
#   settings: [guardrails.break_glass_groups]
#   remediation: >-
#     In IAM Identity Center, AWS accounts, the management account, remove the assignment, or run aws
#     sso-admin delete-account-assignment. Delegate what people do there to a member account.
package guardrails.aws_management_account_access_limited

deny contains $"{lower(type)} {_name} has {input.asset.attributes.permission_set_name} in the management account" if {
	type := input.asset.attributes.principal_type
	not _break_glass
}

_break_glass if {
	input.asset.attributes.principal_type == "GROUP"
	input.asset.attributes.principal_name in data.settings.guardrails.break_glass_groups
}

_name := input.asset.attributes.principal_id if is_null(input.asset.attributes.principal_name)

_name := input.asset.attributes.principal_name if not is_null(input.asset.attributes.principal_name)
