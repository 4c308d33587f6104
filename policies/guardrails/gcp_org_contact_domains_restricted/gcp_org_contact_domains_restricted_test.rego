package guardrails.gcp_org_contact_domains_restricted_test

import data.guardrails.gcp_org_contact_domains_restricted as control

_organization(policy) := {"asset": {"attributes": {"org_policies": [object.union(
	{"constraint": "essentialcontacts.allowedContactDomains", "conditions": [], "dry_run_enforced": false},
	policy,
)]}}}

test_denied_when_open if {
	control.deny == {"essentialcontacts.allowedContactDomains is not enforced"} with input as _organization({
		"allow_all": true,
	})
}

test_allowed_when_restricted if {
	control.deny == set() with input as _organization({"allow_all": false, "allowed": ["@acme.example"]})
}
