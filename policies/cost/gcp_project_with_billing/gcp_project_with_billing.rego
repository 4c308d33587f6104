# METADATA
# title: Projects without billing are removed
# description: >-
#   A project without a billing account runs nothing that costs, and mostly nothing at all. What is left in it
#   is keys, grants and names that somebody can take over.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: informational
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.billing.enabled: [false]
#     attributes.billing.account_id: [null]
#   requires: [attributes.created_at]
#   remediation: >-
#     If nobody needs it, run `gcloud projects delete PROJECT_ID`; it can be restored for 30 days with `gcloud
#     projects undelete PROJECT_ID`.
#
#     See first whether it holds OAuth clients or API keys that a program uses: `gcloud services list
#     --enabled --project=PROJECT_ID`. A project that works without billing on purpose is a waiver.
package cost.gcp_project_with_billing

import data.lib.dates

deny contains $"{days} days old and linked to no billing account" if {
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.cost.gcp_project_unbilled_days
}
