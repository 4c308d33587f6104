# METADATA
# title: No service account or bot administers a workspace
# description: >-
#   Whoever reads the machine's token, in a build log or on a laptop, is an administrator without a second
#   factor.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: high
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [service, bot]
#     attributes.status: [active]
#   requires: [attributes.privilege]
#   remediation: >-
#     Give it a role with what it does, and no more. Where the product has only administrators or nothing, write
#     down in a waiver what it is for, and bind its token to the addresses that it comes from.
package guardrails.saas_service_account_not_admin

deny contains $"a machine that is {input.asset.attributes.privilege}" if {
	input.asset.attributes.privilege in {"owner", "admin"}
}
