package guardrails.gcp_public_principal_unbound_test

import data.guardrails.gcp_public_principal_unbound as control

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

_principal(email, roles) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"email": email, "roles": roles}},
}

_project := "//cloudresourcemanager.googleapis.com/projects/1"

test_denied_with_the_nodes if {
	control.deny == {$"has roles/viewer at 1 project: {_project}"} with input as _principal(
		null,
		[_grant({"projects": 1, "node_ids": [_project]})],
	)
}

test_buckets_are_left_to_another_control if {
	control.deny == set() with input as _principal(
		null,
		[_grant({"resources": 1, "node_ids": ["//storage.googleapis.com/acme-site"]})],
	)
}

test_allowed_for_what_is_published if {
	control.deny == set() with input as _principal(null, [_grant({
		"role": "roles/run.invoker",
		"resources": 1,
		"node_ids": ["//run.googleapis.com/projects/acme/locations/x/services/site"],
	})])
		with data.settings.guardrails.gcp_public_roles as ["roles/run.invoker"]
}

_ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}

test_allowed_once_the_condition_has_ended if {
	control.deny == set() with input as _principal(null, [_grant(object.union(_ended, {"projects": 1, "node_ids": [_project]}))])
}
