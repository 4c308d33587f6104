package guardrails.gcp_external_principal_trusted_test

import data.guardrails.gcp_external_principal_trusted as control

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

_external(external, domain) := object.union(
	_principal("jo@partner.example", [_grant({"projects": 1})]),
	{"asset": {"attributes": {"external": external, "domain": domain}}},
)

test_denied_for_strangers if {
	control.deny == {"is of partner.example and has roles/viewer at 1 project"} with input as _external(
		true,
		"partner.example",
	)
}

test_allowed_for_the_company if control.deny == set() with input as _external(false, "acme.example")

test_allowed_for_trusted_partners if {
	control.deny == set() with input as _external(true, "partner.example")
		with data.settings.guardrails.gcp_trusted_domains as ["partner.example"]
}

test_allowed_once_the_condition_has_ended if {
	ended := {"condition": {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}}
	roles := [_grant(object.union(ended, {"projects": 1}))]
	control.deny == set() with input as object.union(
		_external(true, "partner.example"),
		{"asset": {"attributes": {"roles": roles}}},
	)
}
