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

_inherits(policies) := object.union(
	_bucket(["allUsers"], "inherited"),
	{"related": {"project": [{"attributes": {"org_policies": policies}}]}},
)

_policy(enforced) := {"constraint": "storage.publicAccessPrevention", "enforced": enforced, "conditions": []}

test_allowed_where_the_organization_policy_makes_them_void if {
	control.deny == set() with input as _inherits([_policy(true)])
}

test_denied_where_no_policy_does if {
	every policies in [[], [_policy(false)]] {
		control.deny == {"open to allUsers"} with input as _inherits(policies)
	}
}
