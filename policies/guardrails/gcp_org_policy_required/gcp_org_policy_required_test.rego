package guardrails.gcp_org_policy_required_test

import data.guardrails.gcp_org_policy_required as control

_deny(policies) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"org_policies": policies}}}
		with data.settings.guardrails.gcp_required_constraints as [
			"compute.disableSerialPortAccess",
			"gcp.restrictServiceUsage",
		]
}

_serial(patch) := object.union(
	{"constraint": "compute.disableSerialPortAccess", "conditions": [], "dry_run_enforced": false},
	patch,
)

_usage(patch) := object.union(
	{"constraint": "gcp.restrictServiceUsage", "conditions": [], "dry_run_enforced": false},
	patch,
)

test_denied_for_each_that_is_missing if {
	_deny([]) == {"compute.disableSerialPortAccess is not enforced", "gcp.restrictServiceUsage is not enforced"}
	_deny([_serial({"enforced": false, "dry_run_enforced": true}), _usage({"allow_all": true})]) == {
		"compute.disableSerialPortAccess is only tried in a dry run",
		"gcp.restrictServiceUsage is not enforced",
	}
}

test_allowed_when_all_act if {
	_deny([_serial({"enforced": true}), _usage({"allow_all": false, "denied": ["x.googleapis.com"]})]) == set()
}

test_left_to_another_control_when_a_tag_decides if {
	_deny([_serial({"conditions": ["true"]}), _usage({"conditions": ["true"]})]) == set()
}
