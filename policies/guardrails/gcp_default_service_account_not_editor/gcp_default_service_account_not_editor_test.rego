package guardrails.gcp_default_service_account_not_editor_test

import data.guardrails.gcp_default_service_account_not_editor as control

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

test_denied_for_default_accounts if {
	every email in ["12-compute@developer.gserviceaccount.com", "acme@appspot.gserviceaccount.com"] {
		control.deny == {"has roles/editor at 1 project"} with input as _principal(
			email,
			[_grant({"role": "roles/editor", "projects": 1})],
		)
	}
}

test_allowed_for_others if {
	control.deny == set() with input as _principal(
		"deploy@acme.iam.gserviceaccount.com",
		[_grant({"role": "roles/editor", "projects": 1})],
	)
}

test_allowed_with_narrow_roles if {
	control.deny == set() with input as _principal(
		"12-compute@developer.gserviceaccount.com",
		[_grant({"role": "roles/logging.logWriter", "basic": false, "projects": 1})],
	)
}

_ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}

test_allowed_once_the_condition_has_ended if {
	control.deny == set() with input as _principal(
		"12-compute@developer.gserviceaccount.com",
		[_grant(object.union(_ended, {"role": "roles/editor", "projects": 1}))],
	)
}

test_left_to_another_control_above_projects if {
	control.deny == set() with input as _principal(
		"12-compute@developer.gserviceaccount.com",
		[_grant({"role": "roles/editor", "folders": 1, "projects": 1})],
	)
}
