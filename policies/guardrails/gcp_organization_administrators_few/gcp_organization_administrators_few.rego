# METADATA
# title: The organization has few administrators, in a group
# description: >-
#   An organization administrator can give any role to anybody. With none, or with people bound one by one,
#   nobody knows in an emergency who can act; with many, one stolen session is enough.
# schemas:
#   - input.asset.attributes: schema.gcp.organization
# custom:
#   severity: high
#   asset_types: [gcp.organization]
#   exposure: organization
#   requires: [attributes.iam]
#   remediation: >-
#     Put the administrators into one group, bind the role to it with `gcloud organizations
#     add-iam-policy-binding ORGANIZATION_NUMBER --member=group:ADDRESS
#     --role=roles/resourcemanager.organizationAdmin`, and remove the others with `remove-iam-policy-binding`.
#
#     Try first that somebody in the group can change the policy: who removes the last administrator needs a
#     super administrator of Cloud Identity to come back. How many members are few is the setting
#     `guardrails.gcp_organization_administrators`.
package guardrails.gcp_organization_administrators_few

deny contains "nobody is organization administrator" if count(_members) == 0

deny contains "no group is organization administrator, only single accounts" if {
	count(_members) > 0
	every member in _members {
		not startswith(member, "group:")
	}
}

deny contains $"{count(_members)} members are organization administrators" if {
	count(_members) > data.settings.guardrails.gcp_organization_administrators
}

_members := {member |
	some binding in input.asset.attributes.iam
	binding.role == "roles/resourcemanager.organizationAdmin"
	some member in binding.members
}
