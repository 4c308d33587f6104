# METADATA
# title: Contacts of projects are in the company's domains
# description: >-
#   Contacts hear of security incidents, of billing and of the end of projects. Without the constraint anybody
#   who may edit a project can have that sent elsewhere.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: low
#   asset_types: [gcp.organization]
#   requires: [attributes.org_policies]
#   remediation: >-
#     Run `gcloud org-policies set-policy policy.yaml`, where the file is `{name:
#     organizations/ORGANIZATION_NUMBER/policies/essentialcontacts.allowedContactDomains, spec: {rules:
#     [{values: {allowedValues: ["@DOMAIN"]}}]}}`.
#
#     Contacts that exist stay; `gcloud essential-contacts list --organization=ORGANIZATION_NUMBER` lists
#     those of the organization.
package guardrails.gcp_org_contact_domains_restricted

import data.lib.constraints

deny contains $"{_constraint} {how}" if {
	policies := input.asset.attributes.org_policies
	constraints.open(policies, _constraint)
	how := constraints.how(policies, _constraint)
}

_constraint := "essentialcontacts.allowedContactDomains"
