package tagging.gcp_labels_not_secret_test

import data.tagging.gcp_labels_not_secret as control

_deny(labels) := messages if {
	messages := control.deny with input as {"asset": {"tags": labels}}
}

test_denied_for_what_was_hidden if {
	_deny({"db-password": "(hidden)", "note": "(hidden: an API key)"}) == {
		"label \"db-password\" is named like a credential",
		"the value of label \"note\" holds an API key",
	}
}

test_allowed_for_the_rest if _deny({"owner": "payments", "note": "hidden"}) == set()
