package guardrails.gcp_org_policy_unconditional_test

import data.guardrails.gcp_org_policy_unconditional as control

_deny(policy) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"org_policies": [policy]}}}
		with data.settings.guardrails.gcp_protected_constraints as ["sql.restrictPublicIp"]
}

_policy := {"constraint": "sql.restrictPublicIp", "set_here": true, "conditions": ["a", "b"]}

test_denied_with_the_conditions if _deny(_policy) == {"sql.restrictPublicIp depends on a and b"}

test_allowed_without_conditions if _deny(object.union(_policy, {"conditions": []})) == set()

test_allowed_for_other_constraints if _deny(object.union(_policy, {"constraint": "sql.other"})) == set()

test_allowed_when_google_sets_it if _deny(object.union(_policy, {"set_here": false})) == set()
