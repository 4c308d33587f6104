# METADATA
# title: Nobody can upload keys for service accounts
# description: >-
#   Where no key can be made, one can still be brought along. An uploaded key is known to whoever made it, and
#   Google can neither rotate it nor find it when it leaks.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/iam.disableServiceAccountKeyUpload, spec: {rules: [{enforce:
#     true}]}}`.
#
#     Keys that were uploaded before go on working. It has no effect on workload identity federation.
package guardrails.gcp_org_service_account_key_upload_disabled

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "iam.disableServiceAccountKeyUpload"
