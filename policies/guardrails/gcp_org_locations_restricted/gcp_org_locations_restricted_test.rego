package guardrails.gcp_org_locations_restricted_test

import data.guardrails.gcp_org_locations_restricted as control

_deny(policy) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"org_policies": [object.union(
		{"constraint": "gcp.resourceLocations", "conditions": [], "dry_run_enforced": false},
		policy,
	)]}}}
		with data.settings.guardrails.gcp_approved_locations as ["in:eu-locations"]
}

test_denied_when_open if {
	_deny({"allow_all": true, "deny_all": false, "allowed": [], "denied": []}) == {"gcp.resourceLocations is not enforced"}
}

test_denied_for_each_other_location if {
	_deny({"allow_all": false, "deny_all": false, "allowed": ["in:eu-locations", "in:us-locations"], "denied": []}) == {
		"gcp.resourceLocations allows in:us-locations, which is not approved",
	}
}

test_denied_when_only_some_are_denied if {
	_deny({"allow_all": false, "deny_all": false, "allowed": [], "denied": ["in:us-locations"]}) == {
		"gcp.resourceLocations allows all but in:us-locations",
	}
}

test_allowed_within_the_approved if {
	_deny({"allow_all": false, "deny_all": false, "allowed": ["in:eu-locations"], "denied": []}) == set()
	_deny({"allow_all": false, "deny_all": true, "allowed": [], "denied": []}) == set()
}
