package guardrails.gcp_basic_role_not_above_projects_test

import data.guardrails.gcp_basic_role_not_above_projects as control

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
	control.deny == {
		"has roles/owner at the organization",
		"has roles/editor at 2 folders and 1 project (condition: until May)",
	} with input as _principal("jo@acme.example", [
		_grant({"role": "roles/owner", "organization": true}),
		_grant({
			"role": "roles/editor",
			"folders": 2,
			"projects": 1,
			"condition": {"title": "until May", "expression": "x"},
		}),
	])
}

test_allowed_for_other_roles_and_nodes if {
	control.deny == set() with input as _principal("jo@acme.example", [
		_grant({"organization": true}),
		_grant({"role": "roles/resourcemanager.folderViewer", "basic": false, "folders": 4}),
		_grant({"role": "roles/owner", "projects": 9}),
	])
}

_ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}

test_allowed_once_the_condition_has_ended if {
	control.deny == set() with input as _principal("jo@acme.example", [_grant(object.union(_ended, {"role": "roles/owner", "organization": true}))])
}
