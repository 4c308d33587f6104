# METADATA
# title: Personal access tokens expire
# description: >-
#   A token that never ends works for whoever finds it years later, on a disk, in a log or in a notebook.
# schemas:
#   - input.asset.attributes: schema.github.personal_access_token
# custom:
#   severity: medium
#   asset_types: [github.personal_access_token]
#   when:
#     attributes.expired: [false]
#   requires: [attributes.expired, attributes.expires_at]
#   exposure: public
#   remediation: >-
#     Its owner makes a new one with an expiry under github.com/settings/personal-access-tokens and puts it in
#     place of the old one, which is then revoked under Settings, Personal access tokens, Active tokens.
#
#     There an owner can also set how long tokens may live at most. What runs without a person is better a
#     GitHub App.
package guardrails.github_token_expires

deny contains "never expires" if is_null(input.asset.attributes.expires_at)
