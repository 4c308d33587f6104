package guardrails.gcp_org_service_account_keys_disabled_test

import data.guardrails.gcp_org_service_account_keys_disabled as control

_constraint := "iam.disableServiceAccountKeyCreation"

_organization(policy) := {"asset": {"attributes": {"org_policies": [object.union(
	{"constraint": _constraint, "kind": "boolean", "conditions": [], "dry_run_enforced": false},
	policy,
)]}}}

test_denied_when_not_enforced if {
	control.deny == {$"{_constraint} is not enforced"} with input as _organization({"enforced": false})
	control.deny == {$"{_constraint} is not enforced"} with input as {"asset": {"attributes": {"org_policies": []}}}
}

test_denied_when_only_tried if {
	control.deny == {$"{_constraint} is only tried in a dry run"} with input as _organization({
		"enforced": false,
		"dry_run_enforced": true,
	})
}

test_allowed_when_enforced if control.deny == set() with input as _organization({"enforced": true})

test_left_to_another_control_when_a_tag_decides if {
	control.deny == set() with input as _organization({"conditions": ["resource.matchTag('1/environment', 'sandbox')"]})
}
