# METADATA
# title: Webhooks go over TLS, with the certificate checked
# description: >-
#   What a webhook carries, code of private repositories included, can be read and changed on the way.
# schemas:
#   - input.asset.attributes: schema.github.webhook
# custom:
#   severity: high
#   asset_types: [github.webhook]
#   when:
#     attributes.active: [true]
#   requires: [attributes.tls, attributes.verifies_tls, attributes.active]
#   exposure: public
#   remediation: >-
#     Under Settings, Webhooks, change the Payload URL to one that begins with https and choose Enable SSL
#     verification.
#
#     A receiver inside the company needs a certificate that GitHub accepts; Let's Encrypt gives one over DNS.
#   references: {cis_github_1.2: "1.4.4"}
package guardrails.github_webhook_tls

deny contains "goes over http" if not input.asset.attributes.tls

deny contains "does not check the receiver's certificate" if {
	input.asset.attributes.tls
	not input.asset.attributes.verifies_tls
}
