# METADATA
# title: IAM Identity Center has no instance besides the organization's
# description: >-
#   An instance that a member account made for itself has users and assignments of its own, which nobody reviews
#   and which do not end when somebody leaves.
# schemas:
#   - input.asset.attributes: schema.aws.identity_center_instance
# custom:
#   severity: medium
#   asset_types: [aws.identity_center_instance]
#   exposure: organization
#   requires: [attributes.owner_account_id]
#   related:
#     organization: {type: aws.organization, key: id, from: parent}
#   remediation: >-
#     In the owning account move its applications to the organization's instance, then run `aws sso-admin
#     delete-instance --instance-arn INSTANCE_ARN`.
#
#     Its users, groups and assignments are deleted with it for good. To keep new ones from being made, deny
#     `sso:CreateInstance` in a service control policy.
package guardrails.aws_identity_center_single_instance

deny contains $"owned by account {_owner}, which does not administer Identity Center for the organization" if {
	not _central
}

_owner := input.asset.attributes.owner_account_id

_central if {
	some organization in input.related.organization
	organization.attributes.management_account_id == _owner
}

_central if {
	some organization in input.related.organization
	some administrator in organization.attributes.delegated_administrators
	administrator.account_id == _owner
	"sso.amazonaws.com" in administrator.services
}
