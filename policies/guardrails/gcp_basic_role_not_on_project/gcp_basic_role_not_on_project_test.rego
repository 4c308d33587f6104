package guardrails.gcp_basic_role_not_on_project_test

import data.guardrails.gcp_basic_role_not_on_project as control

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

test_denied_with_the_number_of_projects if {
	control.deny == {"has roles/owner at 1 project", "has roles/editor at 3 projects"} with input as _principal(
		"jo@acme.example",
		[_grant({"role": "roles/owner", "projects": 1}), _grant({"role": "roles/editor", "projects": 3})],
	)
}

test_denied_without_an_address if {
	control.deny == {"has roles/editor at 1 project"} with input as _principal(
		null,
		[_grant({"role": "roles/editor", "projects": 1})],
	)
}

test_left_to_other_controls if {
	control.deny == set() with input as _principal(
		"jo@acme.example",
		[_grant({"role": "roles/owner", "organization": true, "projects": 1})],
	)
	control.deny == set() with input as _principal(
		"12-compute@developer.gserviceaccount.com",
		[_grant({"role": "roles/editor", "projects": 1})],
	)
}

test_allowed_for_viewers if {
	control.deny == set() with input as _principal("jo@acme.example", [
		_grant({"projects": 5}),
		_grant({"role": "roles/run.admin", "basic": false, "projects": 1}),
	])
}

_ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}

test_allowed_once_the_condition_has_ended if {
	control.deny == set() with input as _principal("jo@acme.example", [_grant(object.union(_ended, {"role": "roles/owner", "projects": 1}))])
}
