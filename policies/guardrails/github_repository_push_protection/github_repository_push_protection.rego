# METADATA
# title: Pushes with secrets are stopped
# description: >-
#   Once a key is pushed it has to be replaced everywhere; stopped at the push, it costs a minute.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: high
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#     attributes.security.secret_scanning: [true]
#   requires: [attributes.security.push_protection]
#   remediation: >-
#     Run `gh api -X PATCH repos/ORG/REPOSITORY -f
#     'security_and_analysis[secret_scanning_push_protection][status]=enabled'`.
#
#     Where secret scanning is off, the control about it speaks instead: it has to be on first. Who pushes can
#     still say that it is a false alarm; the security team sees it.
#   references: {cis_github_1.2: "1.5.1"}
package guardrails.github_repository_push_protection

deny contains "push protection is off" if not input.asset.attributes.security.push_protection
