# METADATA
# title: The second factor of an administrator is more than a text message
# description: >-
#   Codes by text message, call or mail go to whoever takes over the number or the mailbox, and are typed into
#   false pages like passwords.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.privilege: [owner, admin]
#     attributes.status: [active]
#   requires: [attributes.mfa_methods]
#   remediation: >-
#     Let the person enrol a security key, a passkey or at least an authenticator app, and then remove the phone
#     number as a factor. Okta: Security, Authenticators, and the administrators' authentication policy. Entra:
#     Protection, Authentication methods, SMS. Google Workspace: Security, 2-step verification, "Any except
#     verification codes via text, phone call".
#
#     Which factors count as weak is the setting `guardrails.saas_weak_factors`.
package guardrails.saas_admin_mfa_strong

deny contains $"the only second factors are {concat(", ", sort(_methods))}" if {
	count(_methods) > 0
	every method in _methods {
		method in data.settings.guardrails.saas_weak_factors
	}
}

_methods := input.asset.attributes.mfa_methods
