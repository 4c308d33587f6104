package guardrails.account_leaver_cloud_test

import data.guardrails.account_leaver_cloud as control

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

test_denied_for_leavers_whatever_their_rights_are if {
	every privilege in ["admin", "member"] {
		account := _account("medium", privilege, "left")
		control.deny == {"10042 has left and still has rights as jo"} with input as account
	}
}

test_allowed_for_people_who_are_here_and_weak_links if {
	every account in [_account("strong", "admin", "active"), _account("weak", "admin", "left")] {
		control.deny == set() with input as account
	}
}
