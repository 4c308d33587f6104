package guardrails.account_leaver_admin_test

import data.guardrails.account_leaver_admin as control

_account(confidence, privilege, status) := {
	"asset": {"attributes": {
		"provider": "slack",
		"login": "jo",
		"privilege": privilege,
		"person_id": "10042",
		"link": {"method": "email", "confidence": confidence, "evidence": []},
	}},
	"related": {"persons": [{"attributes": {"person_id": "10042", "status": status, "left_on": "2026-10-31"}}]},
}

test_denied_for_administrators_who_left if {
	every privilege in ["owner", "admin"] {
		every confidence in ["strong", "medium"] {
			messages := {$"10042 has left and is {privilege} here"}
			control.deny == messages with input as _account(confidence, privilege, "left")
		}
	}
}

test_allowed_for_others if {
	every account in [
		_account("medium", "owner", "active"),
		_account("medium", "owner", "leave"),
		_account("medium", "member", "left"),
		_account("weak", "owner", "left"),
	] {
		control.deny == set() with input as account
	}
}

test_allowed_when_the_privilege_is_not_known if {
	account := json.remove(_account("medium", "owner", "left"), ["asset/attributes/privilege"])
	control.deny == set() with input as account
}
