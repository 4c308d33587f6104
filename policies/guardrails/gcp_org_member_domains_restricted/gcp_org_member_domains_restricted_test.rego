package guardrails.gcp_org_member_domains_restricted_test

import data.guardrails.gcp_org_member_domains_restricted as control

_deny(policies) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {
		"number": "123456789012",
		"customer_id": "C0acme",
		"org_policies": policies,
	}}}
		with data.settings.guardrails.gcp_trusted_customers as ["C0partner"]
}

_domains(patch) := object.union(
	{"constraint": "iam.allowedPolicyMemberDomains", "conditions": [], "dry_run_enforced": false},
	patch,
)

test_denied_when_open if {
	_deny([]) == {"iam.allowedPolicyMemberDomains is not enforced"}
	_deny([_domains({"allow_all": true, "allowed": []})]) == {"iam.allowedPolicyMemberDomains is not enforced"}
}

test_denied_for_each_stranger if {
	_deny([_domains({"allow_all": false, "allowed": ["is:C0acme", "C0other"]})]) == {
		"members of C0other can be given access too",
	}
}

test_allowed_for_own_and_trusted if {
	every allowed in [
		["C0acme"],
		["is:C0acme", "C0partner"],
		["principalSet://iam.googleapis.com/organizations/123456789012"],
	] {
		_deny([_domains({"allow_all": false, "allowed": allowed})]) == set()
	}
}

test_allowed_with_the_managed_constraint if {
	_deny([{"constraint": "iam.managed.allowedPolicyMembers", "enforced": true, "conditions": []}]) == set()
}
