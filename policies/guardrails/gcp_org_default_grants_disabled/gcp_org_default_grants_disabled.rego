# METADATA
# title: Default service accounts get no roles by themselves
# description: >-
#   Without the constraint, each project in which Compute Engine is switched on gives its default service
#   account the Editor role: every machine may then change everything in the project.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/iam.automaticIamGrantsForDefaultServiceAccounts, spec:
#     {rules: [{enforce: true}]}}`.
#
#     Accounts that have Editor already keep it: take it away project by project, after `gcloud
#     policy-intelligence query-activity --activity-type=serviceAccountLastAuthentication
#     --project=PROJECT_ID` has shown which are in use.
package guardrails.gcp_org_default_grants_disabled

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.off(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "iam.automaticIamGrantsForDefaultServiceAccounts"
