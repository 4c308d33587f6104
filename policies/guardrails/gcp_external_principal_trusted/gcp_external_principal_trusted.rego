# METADATA
# title: People and groups of other companies have access only where that is agreed
# description: >-
#   An account of another domain is not in the company's directory: nobody takes it away when its owner
#   leaves, and no rule for passwords or second factors holds for it.
# schemas:
#   - input.asset.attributes: schema.gcp.principal
# custom:
#   severity: high
#   asset_types: [gcp.principal]
#   when:
#     attributes.kind: [user, group, domain]
#   requires: [attributes.external, attributes.domain, attributes.roles]
#   remediation: >-
#     Give the person an account of the company, then run `gcloud projects remove-iam-policy-binding
#     PROJECT_ID --member=MEMBER --role=ROLE`, or likewise at the folder, the organization or the resource.
#
#     Partners whose access is agreed are the setting `guardrails.gcp_trusted_domains`. The constraint
#     iam.allowedPolicyMemberDomains keeps others from being added.
#   references: {cis_gcp_5.0: "1.2"}
package guardrails.gcp_external_principal_trusted

import data.lib.grants

deny contains $"is of {input.asset.attributes.domain} and has {grant.role} at {where}" if {
	input.asset.attributes.external
	not input.asset.attributes.domain in data.settings.guardrails.gcp_trusted_domains
	some grant in input.asset.attributes.roles
	not grants.ended(grant, input.now)
	where := grants.where(grant)
}
