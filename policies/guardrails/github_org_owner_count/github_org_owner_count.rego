# METADATA
# title: The GitHub organization has a few owners
# description: >-
#   An owner can do everything, so each one more is one more account worth stealing; a single one locks
#   everybody out by losing a phone.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: high
#   asset_types: [github.organization]
#   requires: [attributes.owner_count]
#   exposure: organization
#   remediation: >-
#     On the organization's People page filter by the role Owner and change those who do not need it to Member.
#     Have at least two.
#
#     What people do as owners mostly needs less: the organization roles for security managers and CI/CD
#     administrators, or the role Admin in one repository. How many owners are right is the setting
#     `guardrails.github_owner_limits`.
#   references: {cis_github_1.2: "1.3.3"}
package guardrails.github_org_owner_count

deny contains $"{owners} owners, more than {limits.max}" if {
	owners := input.asset.attributes.owner_count
	limits := data.settings.guardrails.github_owner_limits
	owners > limits.max
}

deny contains $"{owners} owners, fewer than {limits.min}" if {
	owners := input.asset.attributes.owner_count
	limits := data.settings.guardrails.github_owner_limits
	owners < limits.min
}
