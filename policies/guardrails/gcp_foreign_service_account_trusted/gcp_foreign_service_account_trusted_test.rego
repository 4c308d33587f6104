package guardrails.gcp_foreign_service_account_trusted_test

import data.guardrails.gcp_foreign_service_account_trusted as control

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

_external(external, project) := object.union(
	_principal("agent@vendor.iam.gserviceaccount.com", [_grant({"projects": 2})]),
	{"asset": {"attributes": {"external": external, "project_id": project}}},
)

test_denied_for_strangers if {
	control.deny == {"is of project vendor and has roles/viewer at 2 projects"} with input as _external(true, "vendor")
}

test_allowed_for_own_accounts if control.deny == set() with input as _external(false, "acme-ci")

test_allowed_for_trusted_vendors if {
	control.deny == set() with input as _external(true, "vendor")
		with data.settings.guardrails.gcp_trusted_projects as ["vendor"]
}

test_allowed_once_the_condition_has_ended if {
	ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}
	roles := [_grant(object.union(ended, {"projects": 1}))]
	control.deny == set() with input as object.union(
		_external(true, "vendor"),
		{"asset": {"attributes": {"roles": roles}}},
	)
}
