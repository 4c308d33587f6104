# METADATA
# title: Nobody who has left holds a live token or key
# description: >-
#   A token needs no sign-in: it works on when the person's account at the identity provider is ended, from
#   anywhere, and looks like the machine that it was made for.
# schemas:
#   - input.asset.attributes: schema.identity.person
# custom:
#   severity: critical
#   asset_types: [identity.person]
#   exposure: public
#   when:
#     attributes.status: [left]
#   requires: [attributes.tokens]
#   remediation: >-
#     Find the person's tokens in the products in which he has accounts, and revoke them; on GitHub in the
#     organization's Settings, Personal access tokens, Active tokens, filtered by owner; in AWS with `aws iam
#     list-access-keys --user-name NAME` and `aws iam update-access-key --user-name NAME --access-key-id KEY --status
#     Inactive`.
#
#     What still uses one stops. Give it a token of a service account instead, with an owner who works here.
package guardrails.person_leaver_credentials

deny contains $"has left, and {input.asset.attributes.tokens} tokens or keys are live" if {
	input.asset.attributes.tokens > 0
}
