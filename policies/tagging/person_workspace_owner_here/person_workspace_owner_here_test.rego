package tagging.person_workspace_owner_here_test

import data.tagging.person_workspace_owner_here as control

_workspace(persons, members) := {
	"asset": {"owner": "payments"},
	"related": {"persons": _people(persons), "members": _people(members)},
}

_people(statuses) := [{"attributes": {"status": status}} | some status in statuses]

test_denied_when_nobody_is_meant if {
	control.deny == {"owner payments is neither a person nor a team on the people list"} with input as _workspace([], [])
}

test_denied_when_all_have_left if {
	every workspace in [_workspace(["left"], []), _workspace([], ["left", "left"])] {
		control.deny == {"owner payments has left, or everybody in that team has"} with input as workspace
	}
}

test_allowed_when_somebody_is_here if {
	every workspace in [_workspace(["active"], []), _workspace([], ["left", "leave"])] {
		control.deny == set() with input as workspace
	}
}

test_allowed_without_an_owner if {
	every asset in [{}, {"owner": " "}] {
		control.deny == set() with input as {"asset": asset, "related": {"persons": [], "members": []}}
	}
}
