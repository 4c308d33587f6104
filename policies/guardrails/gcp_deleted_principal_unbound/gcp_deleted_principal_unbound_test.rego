package guardrails.gcp_deleted_principal_unbound_test

import data.guardrails.gcp_deleted_principal_unbound as control

_grant(patch) := object.union(
	{
		"role": "roles/viewer",
		"basic": true,
		"condition": null,
		"organization": false,
		"folders": 0,
		"projects": 0,
		"billing_accounts": 0,
		"resources": 0,
		"node_ids": [],
	},
	patch,
)

_principal(email, roles) := {"asset": {"attributes": {"email": email, "roles": roles}}}

test_denied_for_each_role if {
	control.deny == {
		"user is deleted and still has roles/viewer at 1 project",
		"user is deleted and still has roles/run.admin at the organization",
	} with input as {"asset": {"attributes": {"deleted_kind": "user", "roles": [
		_grant({"projects": 1}),
		_grant({"role": "roles/run.admin", "organization": true}),
	]}}}
}

test_allowed_without_roles if {
	control.deny == set() with input as {"asset": {"attributes": {"deleted_kind": "user", "roles": []}}}
}
