package guardrails.account_leaver_active_test

import data.guardrails.account_leaver_active as control

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

test_denied_for_accounts_of_leavers if {
	every confidence in ["strong", "medium"] {
		account := _account(confidence, "member", "left")
		control.deny == {"10042 has left, and jo still works"} with input as account
	}
}

test_denied_when_the_privilege_is_not_known if {
	account := json.remove(_account("medium", "owner", "left"), ["asset/attributes/privilege"])
	control.deny == {"10042 has left, and jo still works"} with input as account
}

test_allowed_for_people_who_are_here if {
	every status in ["active", "leave", "future", "unknown"] {
		control.deny == set() with input as _account("strong", "member", status)
	}
}

test_allowed_when_another_control_speaks_or_the_link_is_weak if {
	every account in [_account("strong", "owner", "left"), _account("weak", "member", "left")] {
		control.deny == set() with input as account
	}
}

test_allowed_when_it_is_nobodys if {
	control.deny == set() with input as {
		"asset": {"attributes": {"person_id": null, "link": null, "login": "jo"}},
		"related": {"persons": []},
	}
}
