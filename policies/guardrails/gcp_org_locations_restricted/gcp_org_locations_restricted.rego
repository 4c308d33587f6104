# METADATA
# title: Resources can be made in approved locations only
# description: >-
#   In a location that nobody has approved, data can lie in a country where the company may not keep it.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: medium
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   settings: [guardrails.gcp_approved_locations]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/gcp.resourceLocations, spec: {rules: [{values:
#     {allowedValues: [in:eu-locations]}}]}}`.
#
#     It acts on what is made from then on. Some services cannot do without global or multi-regional
#     locations: see Google's list of resource locations supported services first, and try it as a
#     `dryRunSpec`. The locations are the setting `guardrails.gcp_approved_locations`.
package guardrails.gcp_org_locations_restricted

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.open(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

deny contains $"{_constraint} allows {value}, which is not approved" if {
	some policy in constraints.named(input.asset.attributes.org_policies, _constraint)
	some value in policy.allowed
	not value in data.settings.guardrails.gcp_approved_locations
}

deny contains $"{_constraint} allows all but {concat(", ", policy.denied)}" if {
	some policy in constraints.named(input.asset.attributes.org_policies, _constraint)
	policy.allow_all == false
	policy.deny_all == false
	count(policy.allowed) == 0
}

_constraint := "gcp.resourceLocations"
