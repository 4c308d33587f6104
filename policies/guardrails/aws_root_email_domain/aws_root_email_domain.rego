# METADATA
# title: Root mail addresses belong to the company
# description: >-
#   Who reads the mail of the root address can reset its password and own the account. A private
#   mailbox leaves with the person, and a lapsed domain can be bought by a stranger.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.email]
#   settings: [guardrails.root_email_domains]
#   remediation: >-
#     In the management account run aws account start-primary-email-update --account-id ACCOUNT_ID
#     --primary-email NEW_ADDRESS, then aws account accept-primary-email-update with the code from the mail.
package guardrails.aws_root_email_domain

deny contains $"the root address is at {_domain}, which is not a domain of the company" if {
	not _domain in {lower(domain) | some domain in data.settings.guardrails.root_email_domains}
}

_domain := regex.replace(lower(input.asset.attributes.email), `^.*@`, "")
