package tagging.github_repository_owner_exists_test

import data.tagging.github_repository_owner_exists as control

_deny(tags, persons, members) := messages if {
	messages := control.deny with input as {
		"asset": {"tags": tags},
		"related": {
			"persons": [{"attributes": {"status": status}} | some status in persons],
			"members": [{"attributes": {"status": status}} | some status in members],
		},
	}
}

test_denied_when_nobody_is_it if {
	_deny({"owner": "crew"}, [], []) == {"owner crew is neither a person nor a team on the people list"}
}

test_denied_when_all_have_left if {
	_deny({"owner": "jo@acme.example"}, ["left"], []) == {
		"owner jo@acme.example has left, or everybody in that team has",
	}
	_deny({"owner": "data"}, [], ["left", "left"]) == {"owner data has left, or everybody in that team has"}
}

test_allowed_when_somebody_is_here if {
	_deny({"owner": "data"}, [], ["left", "active"]) == set()
	_deny({"owner": "jo@acme.example"}, ["leave"], []) == set()
}

test_allowed_without_an_owner if {
	_deny({}, [], []) == set() # that it has one is another control's
	_deny({"owner": " "}, [], []) == set()
}
