package guardrails.gcp_org_policy_twins_agree_test

import data.guardrails.gcp_org_policy_twins_agree as control

_deny(twin) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"org_policies": [
		{"constraint": "iam.disableServiceAccountKeyUpload", "set_here": true, "enforced": true},
		{"constraint": "sql.restrictPublicIp", "set_here": true, "enforced": false},
		twin,
	]}}}
}

_twin := {"constraint": "iam.managed.disableServiceAccountKeyUpload", "set_here": true, "enforced": false}

test_denied_when_they_differ if {
	_deny(_twin) == {"iam.managed.disableServiceAccountKeyUpload is off, iam.disableServiceAccountKeyUpload is on"}
}

test_allowed_when_they_agree if _deny(object.union(_twin, {"enforced": true})) == set()

test_allowed_when_one_is_not_set if _deny(object.union(_twin, {"set_here": false})) == set()

test_allowed_when_a_tag_decides if _deny(object.remove(_twin, ["enforced"])) == set()
