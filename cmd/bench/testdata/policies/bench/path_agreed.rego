# METADATA
# title: Users and roles stand below agreed paths
# custom:
#   severity: low
#   asset_types: [aws.iam_role, aws.iam_user]
#   requires: [attributes.path]
package bench.path_agreed

deny contains $"path {input.asset.attributes.path} is not agreed" if not _agreed

_agreed if {
	some prefix in data.settings.bench.paths
	startswith(input.asset.attributes.path, prefix)
}
