package guardrails.gcp_impersonation_scoped_test

import data.guardrails.gcp_impersonation_scoped as control

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

test_denied_for_whole_projects if {
	control.deny == {
		"has roles/iam.serviceAccountUser at 1 project",
		"has roles/iam.serviceAccountTokenCreator at the organization",
	} with input as _principal("jo@acme.example", [
		_grant({"role": "roles/iam.serviceAccountUser", "projects": 1}),
		_grant({"role": "roles/iam.serviceAccountTokenCreator", "organization": true}),
	])
}

test_allowed_for_single_accounts if {
	control.deny == set() with input as _principal(
		"jo@acme.example",
		[_grant({"role": "roles/iam.serviceAccountUser", "resources": 3}), _grant({"projects": 1})],
	)
}

_ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}

test_allowed_once_the_condition_has_ended if {
	control.deny == set() with input as _principal(
		"jo@acme.example",
		[_grant(object.union(_ended, {"role": "roles/iam.serviceAccountUser", "projects": 1}))],
	)
}
