package guardrails.gcp_person_not_above_projects_test

import data.guardrails.gcp_person_not_above_projects as control

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

test_denied_at_organization_and_folders if {
	control.deny == {"has roles/viewer at the organization", "has roles/browser at 1 folder"} with input as _principal(
		"jo@acme.example",
		[_grant({"organization": true}), _grant({"role": "roles/browser", "folders": 1})],
	)
}

test_allowed_below if {
	control.deny == set() with input as _principal("jo@acme.example", [_grant({"projects": 4, "resources": 2})])
}

test_basic_roles_are_left_to_another_control if {
	control.deny == set() with input as _principal(
		"jo@acme.example",
		[_grant({"role": "roles/owner", "organization": true})],
	)
}

_ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}

test_allowed_once_the_condition_has_ended if {
	control.deny == set() with input as _principal("jo@acme.example", [_grant(object.union(_ended, {"organization": true}))])
}
