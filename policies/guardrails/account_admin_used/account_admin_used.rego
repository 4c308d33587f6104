# METADATA
# title: Administrators use their rights
# description: >-
#   An administrator who does not work here does not need the role, and would not notice that somebody else uses
#   it.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.privilege: [owner, admin]
#     # SaaS accounts have saas_admin_active, users of IAM aws_credentials_used.
#     attributes.source_type: [github.member]
#   requires: [attributes.last_active_at]
#   remediation: >-
#     Make the person a member: `gh api --method PUT orgs/ORG/memberships/LOGIN -f role=member`. Two owners must
#     remain; who needs the role again can ask for it.
package guardrails.account_admin_used

import data.lib.dates

deny contains $"last active {days} days ago, more than {limit}" if {
	is_string(input.asset.attributes.last_active_at)
	days := dates.days_between(input.asset.attributes.last_active_at, input.now)
	limit := data.settings.guardrails.saas_admin_inactive_days
	days > limit
}

deny contains "was never active" if is_null(input.asset.attributes.last_active_at)
