package tagging.owner_names_somebody_test

import data.tagging.owner_names_somebody as control

_account(persons, members) := {
	"asset": {"type": "aws.account", "tags": {"owner": "payments"}, "attributes": {"state": "ACTIVE"}},
	"related": {"persons": _people(persons), "members": _people(members)},
}

_people(statuses) := [{"attributes": {"status": status}} | some status in statuses]

test_denied_when_nobody_is_meant if {
	control.deny == {"owner payments is neither a person nor a team on the people list"} with input as _account([], [])
}

test_denied_when_all_have_left if {
	every account in [_account(["left"], []), _account([], ["left", "left"])] {
		control.deny == {"owner payments has left, or everybody in that team has"} with input as account
	}
}

test_allowed_when_somebody_is_here if {
	every account in [_account(["active"], []), _account([], ["left", "active"]), _account([], ["leave"])] {
		control.deny == set() with input as account
	}
}

test_allowed_without_an_owner if {
	every tags in [{}, {"owner": " "}] {
		control.deny == set() with input as {"asset": {"tags": tags}, "related": {"persons": [], "members": []}}
	}
}

test_allowed_for_what_is_on_its_way_out if {
	every asset in [
		{"type": "gcp.project", "tags": {"owner": "payments"}, "attributes": {"state": "DELETE_REQUESTED"}},
		{"type": "github.repository", "tags": {"owner": "payments"}, "attributes": {"archived": true}},
	] {
		control.deny == set() with input as {"asset": asset, "related": {"persons": [], "members": []}}
	}
}
