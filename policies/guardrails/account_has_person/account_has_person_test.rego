package guardrails.account_has_person_test

import data.guardrails.account_has_person as control

_account(patch) := {"asset": {"attributes": object.union(
	{"person_id": null, "login": "jo", "conflicts": [], "suggestion": null},
	patch,
)}}

_message := "nobody on the people list or at the identity provider is jo"

test_denied_when_it_is_nobodys if {
	every patch in [{}, {"email_class": "company"}, {"email_class": null}] {
		control.deny == {_message} with input as _account(patch)
	}
}

test_denied_with_a_suggestion if {
	message := $"{_message}; 10042 has the same name"
	control.deny == {message} with input as _account({"suggestion": "10042"})
}

test_allowed_when_it_is_somebodys if {
	control.deny == set() with input as _account({"person_id": "10042"})
}

test_allowed_when_another_control_speaks if {
	every patch in [
		{"conflicts": ["1", "2"]},
		{"email_class": "personal"},
		{"email_class": "partner"},
		{"email_class": "unknown"},
	] {
		control.deny == set() with input as _account(patch)
	}
}
