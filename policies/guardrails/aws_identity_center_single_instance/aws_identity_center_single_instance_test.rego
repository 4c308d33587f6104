package guardrails.aws_identity_center_single_instance_test

import data.guardrails.aws_identity_center_single_instance as control

_instance(owner) := {
	"asset": {"attributes": {"owner_account_id": owner}},
	"related": {"organization": [{"attributes": {
		"management_account_id": "111122223333",
		"delegated_administrators": [
			{"account_id": "444455556666", "services": ["config.amazonaws.com", "sso.amazonaws.com"]},
			{"account_id": "777788889999", "services": ["config.amazonaws.com"]},
		],
	}}]},
}

test_denied_when_a_member_account_owns_it if {
	every owner in ["777788889999", "123412341234"] {
		messages := {$"owned by account {owner}, which does not administer Identity Center for the organization"}
		control.deny == messages with input as _instance(owner)
	}
}

test_allowed_when_the_management_account_owns_it if {
	control.deny == set() with input as _instance("111122223333")
}

test_allowed_when_the_delegated_administrator_owns_it if {
	control.deny == set() with input as _instance("444455556666")
}
