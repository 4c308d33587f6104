package guardrails.gcp_role_condition_not_expired_test

import data.guardrails.gcp_role_condition_not_expired as control

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

_until(date) := object.union(
	_principal("jo@acme.example", [_grant({
		"projects": 1,
		"condition": {"title": "", "expression": "x", "expires_at": date},
	})]),
	{"now": "2026-11-25T03:00:00Z"},
)

test_denied_after_the_end if {
	control.deny == {
		"roles/viewer at 1 project (condition: x) ended 3 days ago",
	} with input as _until("2026-11-21T12:00:00Z")
}

test_allowed_before_the_end if control.deny == set() with input as _until("2026-11-25T03:00:01Z")

test_allowed_without_an_end if {
	control.deny == set() with input as _until(null)
	control.deny == set() with input as _principal("jo@acme.example", [_grant({"projects": 1})])
}
