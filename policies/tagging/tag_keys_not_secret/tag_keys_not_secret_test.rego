package tagging.tag_keys_not_secret_test

import data.tagging.tag_keys_not_secret as control

_deny(tags) := messages if {
	messages := control.deny with input as {"asset": {"tags": tags}}
		with data.settings.tagging.secret_key_patterns as [`(?i)(^|[-_])(password|token)$`]
		with data.settings.tagging.secret_value_patterns as {"an AWS access key ID": `\bAKIA[A-Z2-7]{16}\b`}
}

test_denied_for_keys_that_name_a_credential if {
	every key in ["password", "DB_PASSWORD", "deploy-token"] {
		_deny({key: "hunter2"}) == {$"the key of tag \"{key}\" says that it holds a credential"}
	}
}

test_denied_for_values_that_look_like_one if {
	every key in ["note", "password"] {
		_deny({key: "use AKIAIOSFODNN7EXAMPLE here"}) == {$"the value of tag \"{key}\" looks like an AWS access key ID"}
	}
}

test_value_is_not_repeated if {
	every message in _deny({"password": "hunter2", "note": "AKIAIOSFODNN7EXAMPLE"}) {
		not contains(message, "hunter2")
		not contains(message, "AKIA")
	}
}

test_allowed_for_other_tags if {
	_deny({"owner": "token-service", "password-policy": "strict", "note": "AKIA", "aws:a-token": "x"}) == set()
}

test_allowed_when_the_value_is_blank if _deny({"password": " "}) == set()
