# METADATA
# title: Outside collaborators have a secure second factor
# description: >-
#   They work on machines that the company does not know; a password, or a code by text message, is all that
#   stands before its code.
# schemas:
#   - input.asset.attributes: schema.github.outside_collaborator
# custom:
#   severity: high
#   asset_types: [github.outside_collaborator]
#   requires: [attributes.two_factor]
#   exposure: public
#   remediation: >-
#     Ask the person to set up a passkey or an authenticator app under github.com/settings/security, and remove
#     SMS there.
#
#     Or end the access: `gh api -X DELETE orgs/ORG/outside_collaborators/LOGIN`. With two-factor authentication
#     required for everyone, GitHub removes collaborators without it by itself.
#   references: {cis_github_1.2: "1.3.4"}
package guardrails.github_collaborator_mfa

deny contains "has no second factor" if input.asset.attributes.two_factor == "disabled"

deny contains "may sign in with a code by text message" if input.asset.attributes.two_factor == "insecure"
