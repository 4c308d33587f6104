# METADATA
# title: Webhooks are signed
# description: >-
#   Without a secret the receiver cannot tell GitHub from a stranger: whoever knows the address starts its
#   deployments.
# schemas:
#   - input.asset.attributes: schema.github.webhook
# custom:
#   severity: medium
#   asset_types: [github.webhook]
#   when:
#     attributes.active: [true]
#   requires: [attributes.secret_set, attributes.active]
#   exposure: public
#   remediation: >-
#     Under Settings, Webhooks, set a Secret of at least 32 random characters, and let the receiver check
#     `X-Hub-Signature-256` with it.
#
#     Set it at the receiver first, so that it takes both for a moment.
#   references: {cis_github_1.2: "1.4.4"}
package guardrails.github_webhook_signed

deny contains "has no secret" if not input.asset.attributes.secret_set
