package guardrails.aws_backup_policy_inherited_test

import data.guardrails.aws_backup_policy_inherited as control

_account(path, types) := {"asset": {"attributes": {
	"path": path,
	"inherited_policies": [{"id": "p-1", "name": "x", "type": type} | some type in types],
}}}

_deny(path, types) := messages if {
	messages := control.deny with input as _account(path, types)
		with data.settings.guardrails.production_paths as ["Workloads/Production"]
}

test_denied_in_production_without_a_backup_policy if {
	_deny("Workloads/Production", []) == {"no backup policy is inherited in Workloads/Production"}
	_deny("Workloads/Production/Shop", ["TAG_POLICY"]) == {
		"no backup policy is inherited in Workloads/Production/Shop",
	}
}

test_allowed_with_a_backup_policy if _deny("Workloads/Production", ["BACKUP_POLICY"]) == set()

test_allowed_outside_production if {
	_deny("Workloads/ProductionTests", []) == set()
	_deny("", []) == set()
}
