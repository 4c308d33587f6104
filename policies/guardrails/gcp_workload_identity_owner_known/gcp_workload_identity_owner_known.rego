# METADATA
# title: Only the company's repositories become principals
# description: >-
#   A provider that admits repositories of another owner lets whoever can push there act in this organization.
#   The owner may be a person's own account, or a name that has since changed hands.
# schemas:
#   - input.asset.attributes: schema.gcp.workload_identity_provider
# custom:
#   severity: high
#   asset_types: [gcp.workload_identity_provider]
#   exposure: organization
#   when:
#     attributes.github: [true]
#     attributes.disabled: [false]
#     attributes.state: [ACTIVE]
#   requires: [attributes.repository_owners, attributes.repositories]
#   settings: [guardrails.gcp_github_owners]
#   remediation: >-
#     Run `gcloud iam workload-identity-pools providers update-oidc PROVIDER --location=global
#     --workload-identity-pool=POOL --attribute-condition=CONDITION` with a condition that names your own
#     organization alone.
#
#     Owners that are meant are the setting `guardrails.gcp_github_owners`, by name or number. Workflows of
#     the others are refused from then on.
package guardrails.gcp_workload_identity_owner_known

deny contains $"admits repositories of {owner}" if {
	some owner in _owners
	not lower(owner) in _known
}

_owners := {owner |
	some owner in input.asset.attributes.repository_owners
} | {owner |
	some repository in input.asset.attributes.repositories
	owner := split(repository, "/")[0]
}

_known := {lower(owner) | some owner in data.settings.guardrails.gcp_github_owners}
