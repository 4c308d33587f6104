# METADATA
# title: Workflows do not approve pull requests
# description: >-
#   A workflow that may approve is the second pair of eyes of its own author: the review that the branch demands
#   proves nothing.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: high
#   asset_types: [github.organization]
#   requires: [attributes.actions.can_approve_pull_requests]
#   exposure: organization
#   remediation: >-
#     In the organization's Settings, under Actions, General, Workflow permissions, clear Allow GitHub Actions
#     to create and approve pull requests.
#
#     Or run `gh api -X PUT orgs/ORG/actions/permissions/workflow -F can_approve_pull_request_reviews=false`.
#     Workflows that open pull requests need a GitHub App's token then.
package guardrails.github_org_workflows_do_not_approve

deny contains "workflows may approve pull requests" if input.asset.attributes.actions.can_approve_pull_requests
