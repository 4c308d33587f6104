package tagging.environment_matches_unit_test

import data.tagging.environment_matches_unit as control

_deny(path, tags) := messages if {
	messages := control.deny with input as {"asset": {"tags": tags, "attributes": {"path": path}}}
		with data.settings.tagging.unit_environments as {
			"Sandbox": ["sandbox"],
			"Workloads/Production": ["production", "staging"],
		}
}

test_denied_when_they_contradict_each_other if {
	_deny("Workloads/Production/Shop", {"environment": "sandbox"}) == {
		"tag environment is \"sandbox\", but Workloads/Production is for production, staging",
	}
	_deny("Sandbox", {"environment": "production"}) == {"tag environment is \"production\", but Sandbox is for sandbox"}
}

test_allowed_when_they_agree if {
	_deny("Workloads/Production", {"environment": "staging"}) == set()
	_deny("Sandbox/Teams", {"environment": "sandbox"}) == set()
}

test_allowed_in_other_units if {
	_deny("Infrastructure", {"environment": "sandbox"}) == set()
	_deny("", {"environment": "sandbox"}) == set()
}

test_allowed_without_the_tag if _deny("Sandbox", {}) == set()
