package guardrails.account_not_shared_test

import data.guardrails.account_not_shared as control

_account(kind, owner) := {"asset": {"attributes": {"kind": kind, "owner": owner, "login": "info@acme.example"}}}

test_denied_when_shared if {
	message := "info@acme.example is nobody's own, and nobody answers for it"
	control.deny == {message} with input as _account("shared", null)
}

test_allowed_with_an_owner_or_of_another_kind if {
	every account in [_account("shared", "support"), _account("human", null), _account("service", null)] {
		control.deny == set() with input as account
	}
}
