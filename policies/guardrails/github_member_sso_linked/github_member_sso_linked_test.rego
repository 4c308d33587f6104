package guardrails.github_member_sso_linked_test

import data.guardrails.github_member_sso_linked as control

_deny(name, organization) := messages if {
	messages := control.deny with input as {
		"asset": {"attributes": {"saml_name_id": name}},
		"related": {"organization": [{"attributes": organization}]},
	}
}

test_denied_when_not_linked if {
	_deny(null, {"sso_configured": true}) == {"is not linked to the identity provider"}
}

test_allowed_when_linked if _deny("jo@acme.example", {"sso_configured": true}) == set()

test_allowed_without_an_identity_provider if _deny(null, {"sso_configured": false}) == set()
