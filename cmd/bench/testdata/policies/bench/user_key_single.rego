# METADATA
# title: Users have at most one active key
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: medium
#   asset_types: [aws.iam_user]
#   requires: [attributes.access_keys]
package bench.user_key_single

deny contains "has two active keys" if {
	active := [key | some key in input.asset.attributes.access_keys; key.active]
	count(active) > 1
}
