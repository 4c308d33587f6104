# METADATA
# title: Repositories that may act in Google Cloud exist
# description: >-
#   Whoever makes a repository with the name of one that is gone gets tokens that the provider takes. A repository
#   outside of the company's organizations is in the hands of others from the beginning.
# schemas:
#   - input.asset.attributes: schema.gcp.workload_identity_provider
# custom:
#   severity: high
#   asset_types: [gcp.workload_identity_provider]
#   exposure: public
#   when:
#     attributes.github: [true]
#     attributes.disabled: [false]
#     attributes.state: [ACTIVE]
#   requires: [attributes.repositories]
#   related:
#     repositories: {type: github.repository, key: attributes.full_name, from: attributes.repositories}
#   remediation: >-
#     Take the repository out of the condition: `gcloud iam workload-identity-pools providers update-oidc PROVIDER
#     --workload-identity-pool=POOL --location=global --project=PROJECT --attribute-condition=CONDITION`. One that
#     was renamed stands there under its new name.
#
#     Name `repository_id` and `repository_owner_id` instead, which are never given out again.
package guardrails.identity_gcp_repository_exists

deny contains $"admits {name}, which is no repository of the company's" if {
	some name in input.asset.attributes.repositories
	not name in _there
	not _elsewhere(name)
}

# gcp_workload_identity_owner_known speaks of other owners, where it is known who
# the company is.
_elsewhere(name) if {
	owners := {lower(owner) | some owner in data.settings.guardrails.gcp_github_owners}
	count(owners) > 0
	not lower(split(name, "/")[0]) in owners
}

_there contains repository.attributes.full_name if some repository in input.related.repositories
