package guardrails.gcp_org_policy_not_weakened_test

import data.guardrails.gcp_org_policy_not_weakened as control

_deny(policy) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"org_policies": [policy]}}}
		with data.settings.guardrails.gcp_protected_constraints as ["sql.restrictPublicIp"]
}

_policy := {"constraint": "sql.restrictPublicIp", "set_here": true, "weakens": true}

test_denied_when_it_weakens if _deny(_policy) == {"sql.restrictPublicIp is looser here than above"}

test_allowed_when_it_is_as_strict if _deny(object.union(_policy, {"weakens": false})) == set()

test_reported_only_where_it_is_set if _deny(object.union(_policy, {"set_here": false})) == set()

test_allowed_for_other_constraints if _deny(object.union(_policy, {"constraint": "sql.other"})) == set()
