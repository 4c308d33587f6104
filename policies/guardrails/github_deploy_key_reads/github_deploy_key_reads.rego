# METADATA
# title: Deploy keys only read
# description: >-
#   A deploy key has no owner, no second factor and no end; with write access its file on some server is enough
#   to change the code.
# schemas:
#   - input.asset.attributes: schema.github.deploy_key
# custom:
#   severity: medium
#   asset_types: [github.deploy_key]
#   when:
#     attributes.repository_archived: [false]
#   requires: [attributes.read_only]
#   remediation: >-
#     Add a new key without Allow write access under the repository's Settings, Deploy keys, put it in place,
#     and delete this one: `gh repo deploy-key delete KEY_ID --repo ORG/REPOSITORY`.
#
#     What pushes from a workflow uses `permissions: contents: write`; what pushes from elsewhere is better a
#     GitHub App.
package guardrails.github_deploy_key_reads

deny contains "may push" if not input.asset.attributes.read_only
