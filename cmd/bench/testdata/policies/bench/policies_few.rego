# METADATA
# title: Users and roles have few policies, of this account or of AWS
# custom:
#   severity: medium
#   asset_types: [aws.iam_role, aws.iam_user]
#   requires: [attributes.attached_policies, attributes.account_id]
package bench.policies_few

deny contains $"{count(input.asset.attributes.attached_policies)} policies" if {
	count(input.asset.attributes.attached_policies) > data.settings.bench.policies
}

deny contains $"policy {arn} is another account's" if {
	some arn in input.asset.attributes.attached_policies
	not split(arn, ":")[4] in {"aws", input.asset.attributes.account_id}
}
