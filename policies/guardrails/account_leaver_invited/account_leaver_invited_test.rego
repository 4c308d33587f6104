package guardrails.account_leaver_invited_test

import data.guardrails.account_leaver_invited as control

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

test_denied_for_invited_leavers if {
	control.deny == {"10042 has left and is still invited"} with input as _account("medium", "member", "left")
}

test_allowed_for_people_who_come_or_are_here if {
	every status in ["future", "active", "leave"] {
		control.deny == set() with input as _account("medium", "member", status)
	}
}

test_allowed_on_weak_evidence if control.deny == set() with input as _account("weak", "member", "left")
