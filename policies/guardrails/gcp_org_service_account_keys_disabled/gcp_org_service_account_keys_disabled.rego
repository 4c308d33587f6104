# METADATA
# title: Nobody can make keys for service accounts
# description: >-
#   A key of a service account is a password in a file: it works from anywhere, and most never end. Leaked
#   keys are the usual way into a Google Cloud organization.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/iam.disableServiceAccountKeyCreation, spec: {rules:
#     [{enforce: true}]}}`.
#
#     Keys that exist go on working, so nothing stops at once; whoever needs a new one uses workload identity
#     federation or attaches the service account. `gcloud asset search-all-resources --scope
#     organizations/ORGANIZATION_NUMBER --asset-types iam.googleapis.com/ServiceAccountKey` lists what is
#     there.
#   references: {cis_gcp_5.0: 1.1.4}
package guardrails.gcp_org_service_account_keys_disabled

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "iam.disableServiceAccountKeyCreation"
