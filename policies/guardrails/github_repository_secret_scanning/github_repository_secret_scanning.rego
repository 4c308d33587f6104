# METADATA
# title: Repositories are scanned for secrets
# description: >-
#   A key in the history is found by whoever gets a copy; the scan finds it first, in old commits too.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#   requires: [attributes.security.secret_scanning]
#   remediation: >-
#     Run `gh api -X PATCH repos/ORG/REPOSITORY -f 'security_and_analysis[secret_scanning][status]=enabled'`.
#
#     It is free for public repositories; private ones need GitHub Secret Protection, billed by committer.
#   references: {cis_github_1.2: "1.5.1"}
package guardrails.github_repository_secret_scanning

deny contains "secret scanning is off" if not input.asset.attributes.security.secret_scanning
