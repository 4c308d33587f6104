package tagging.tag_keys_not_secret_test

import data.tagging.tag_keys_not_secret as control

_deny(tags) := messages if messages := control.deny with input as {"asset": {"tags": tags}}

test_denied_for_keys_that_name_a_credential if {
	every key in ["password", "DB_PASSWORD", "deploy-token"] {
		_deny({key: "(hidden)"}) == {$"tag \"{key}\" is named like a credential"}
	}
}

test_denied_for_values_that_look_like_one if {
	every key in ["note", "password"] {
		_deny({key: "use (hidden: an AWS access key ID) here"}) == {$"the value of tag \"{key}\" holds an AWS access key ID"}
	}
	_deny({"note": "(hidden: a GitHub token) or (hidden: a Slack token)"}) == {
		"the value of tag \"note\" holds a GitHub token",
		"the value of tag \"note\" holds a Slack token",
	}
}

test_allowed_for_other_tags if {
	_deny({"owner": "token-service", "password-policy": "strict", "note": "hidden", "aws:a-token": "(hidden)"}) == set()
}

test_allowed_without_tags if _deny({}) == set()
