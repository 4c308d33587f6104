# METADATA
# title: Providers of GitHub tokens name whose repositories they take
# description: >-
#   GitHub signs tokens for every workflow in the world. Without a condition that names an owner or a
#   repository, a workflow of a stranger becomes a principal of the pool, and has whatever is bound to the
#   pool as a whole.
# schemas:
#   - input.asset.attributes: schema.gcp.workload_identity_provider
# custom:
#   severity: critical
#   asset_types: [gcp.workload_identity_provider]
#   exposure: public
#   when:
#     attributes.github: [true]
#     attributes.disabled: [false]
#     attributes.state: [ACTIVE]
#   requires: [attributes.condition, attributes.repositories, attributes.repository_owners]
#   remediation: >-
#     Run `gcloud iam workload-identity-pools providers update-oidc PROVIDER --location=global
#     --workload-identity-pool=POOL --attribute-condition="assertion.repository_owner_id == 'NUMBER'"`, with
#     the number of your organization on GitHub.
#
#     Names can be taken over after an organization is renamed, numbers cannot. Workflows of other owners are
#     refused from then on; bind service accounts to single repositories besides, with `attribute.repository`.
package guardrails.gcp_workload_identity_conditioned

deny contains "takes tokens of every repository on GitHub" if is_null(input.asset.attributes.condition)

deny contains $"takes tokens of every repository on GitHub for which {input.asset.attributes.condition}" if {
	not is_null(input.asset.attributes.condition)
	count(input.asset.attributes.repositories) == 0
	count(input.asset.attributes.repository_owners) == 0
}
