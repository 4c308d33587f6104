# METADATA
# title: Deploy keys are in use
# description: >-
#   The key of a server that is gone still opens the repository for whoever has the old disk or its backup.
# schemas:
#   - input.asset.attributes: schema.github.deploy_key
# custom:
#   severity: low
#   asset_types: [github.deploy_key]
#   requires: [attributes.last_used_at, attributes.created_at]
#   remediation: >-
#     Delete it: `gh repo deploy-key delete KEY_ID --repo ORG/REPOSITORY`; `gh repo deploy-key list --repo
#     ORG/REPOSITORY` shows the IDs.
#
#     The limit is the setting `guardrails.github_deploy_key_unused_days`.
package guardrails.github_deploy_key_used

import data.lib.dates

deny contains $"has not been used for {days} days" if {
	key := input.asset.attributes
	days := dates.days_unused(key.last_used_at, key.created_at, input.now)
	days > data.settings.guardrails.github_deploy_key_unused_days
}
