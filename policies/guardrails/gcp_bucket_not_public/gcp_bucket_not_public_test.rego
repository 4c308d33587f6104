package guardrails.gcp_bucket_not_public_test

import data.guardrails.gcp_bucket_not_public as control

_bucket(members, prevention) := {"asset": {"attributes": {
	"public_members": members,
	"public_access_prevention": prevention,
}}}

test_denied_for_public_members if {
	control.deny == {"open to allAuthenticatedUsers and allUsers"} with input as _bucket(
		["allAuthenticatedUsers", "allUsers"],
		"inherited",
	)
}

test_allowed_without_them if control.deny == set() with input as _bucket([], "inherited")

test_allowed_where_prevention_makes_them_void if control.deny == set() with input as _bucket(["allUsers"], "enforced")
