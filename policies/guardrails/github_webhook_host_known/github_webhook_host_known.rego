# METADATA
# title: Webhooks go to hosts that the company knows
# description: >-
#   A webhook tells its receiver who works on what, and of private repositories the names of branches, people
#   and files, with every push.
# schemas:
#   - input.asset.attributes: schema.github.webhook
# custom:
#   severity: medium
#   asset_types: [github.webhook]
#   when:
#     attributes.active: [true]
#   requires: [attributes.host, attributes.active]
#   settings: [guardrails.github_webhook_hosts]
#   exposure: public
#   remediation: >-
#     Find out who made it: the organization's audit log has `hook.create`. Delete it under Settings, Webhooks,
#     or add its host or domain to the setting `guardrails.github_webhook_hosts`.
#   references: {cis_github_1.2: "1.4.4"}
package guardrails.github_webhook_host_known

import data.lib.mail

deny contains $"goes to {_host}, which is no host of the company's or its partners'" if {
	not mail.within(_host, data.settings.guardrails.github_webhook_hosts)
}

_host := regex.replace(lower(input.asset.attributes.host), `:[0-9]+$`, "")
