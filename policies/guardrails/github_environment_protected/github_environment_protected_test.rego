package guardrails.github_environment_protected_test

import data.guardrails.github_environment_protected as control

_deny(name, protected) := messages if {
	environments := [{"name": name, "protected": protected}]
	messages := control.deny with input as {"asset": {"attributes": {"archived": false, "environments": environments}}}
		with data.settings.guardrails.github_production_environments as ["prod", "Production"]
}

test_denied_without_protection if {
	_deny("Production", false) == {"any branch deploys to the environment Production"}
	_deny("prod-eu", false) == {"any branch deploys to the environment prod-eu"}
	_deny("prod2", false) == {"any branch deploys to the environment prod2"}
	_deny("production eu", false) == {"any branch deploys to the environment production eu"}
}

test_allowed_with_protection if _deny("production", true) == set()

test_allowed_for_others if {
	_deny("preview", false) == set()
	_deny("non-prod", false) == set()
	_deny("product-docs", false) == set()
}
