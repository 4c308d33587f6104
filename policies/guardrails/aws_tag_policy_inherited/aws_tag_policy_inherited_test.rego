package guardrails.aws_tag_policy_inherited_test

import data.guardrails.aws_tag_policy_inherited as control

_account(types) := {"asset": {"attributes": {"inherited_policies": [{"id": "p-1", "name": "x", "type": type} |
	some type in types
]}}}

test_denied_without_a_tag_policy if {
	every types in [[], ["BACKUP_POLICY"]] {
		control.deny == {"no tag policy is inherited"} with input as _account(types)
	}
}

test_allowed_with_a_tag_policy if {
	control.deny == set() with input as _account(["BACKUP_POLICY", "TAG_POLICY"])
}
