package guardrails.person_on_people_list_test

import data.guardrails.person_on_people_list as control

test_denied_when_only_the_identity_provider_knows if {
	message := "is active at the identity provider, and on no people list"
	control.deny == {message} with input as {"asset": {"attributes": {"listed": false}}}
}

test_allowed_when_listed if {
	control.deny == set() with input as {"asset": {"attributes": {"listed": true}}}
}
