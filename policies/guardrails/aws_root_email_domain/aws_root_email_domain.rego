# METADATA
# title: Root email addresses are at the company's own domains
# description: >-
#   Whoever reads the mail to the root address can reset the root password and own the account. A private
#   mailbox leaves with its person, and a lapsed domain can be bought by a stranger.
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
#     In the management account run `aws account start-primary-email-update --account-id ACCOUNT_ID
#     --primary-email NEW_ADDRESS`, then `aws account accept-primary-email-update --account-id ACCOUNT_ID
#     --primary-email NEW_ADDRESS --otp CODE` with the code that the new address receives.
#
#     No other AWS account may have the address: use one such as `aws+NAME@COMPANY_DOMAIN`. Only its root user
#     changes that of the management account, under Account. The company's domains are the setting
#     `guardrails.root_email_domains`.
package guardrails.aws_root_email_domain

deny contains $"the root address is at {_domain}, which is not a domain of the company" if {
	not _domain in {lower(domain) | some domain in data.settings.guardrails.root_email_domains}
}

_domain := regex.replace(lower(input.asset.attributes.email), `^.*@`, "")
