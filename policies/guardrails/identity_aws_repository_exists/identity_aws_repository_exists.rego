# METADATA
# title: Repositories that may act in AWS exist
# description: >-
#   Whoever makes a repository with the name of one that is gone gets tokens that the role takes. A repository
#   outside of the company's organizations is in the hands of others from the beginning.
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: high
#   asset_types: [aws.iam_role]
#   exposure: public
#   when:
#     attributes.service_linked: [false]
#   requires: [links.repositories]
#   related:
#     repositories: {type: github.repository, key: attributes.full_name, from: links.repositories}
#   remediation: >-
#     Take the repository out of the condition on `token.actions.githubusercontent.com:sub`: save the trust policy
#     with `aws iam get-role --role-name ROLE_NAME --query Role.AssumeRolePolicyDocument --output json >
#     trust.json`, edit it, and run `aws iam update-assume-role-policy --role-name ROLE_NAME --policy-document
#     file://trust.json`. One that was renamed stands there under its new name.
#
#     If the role served only that repository, delete it.
package guardrails.identity_aws_repository_exists

deny contains $"trusts {name}, which is no repository of the company's" if {
	some name in input.asset.links.repositories
	not name in _there
}

_there contains repository.attributes.full_name if some repository in input.related.repositories
