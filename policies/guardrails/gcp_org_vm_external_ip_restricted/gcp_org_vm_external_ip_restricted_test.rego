package guardrails.gcp_org_vm_external_ip_restricted_test

import data.guardrails.gcp_org_vm_external_ip_restricted as control

_organization(policy) := {"asset": {"attributes": {"org_policies": [object.union(
	{"constraint": "compute.vmExternalIpAccess", "conditions": [], "dry_run_enforced": false},
	policy,
)]}}}

test_denied_when_open if {
	control.deny == {"compute.vmExternalIpAccess is not enforced"} with input as _organization({"allow_all": true})
}

test_denied_when_only_tried if {
	control.deny == {"compute.vmExternalIpAccess is only tried in a dry run"} with input as _organization({
		"allow_all": true,
		"dry_run_enforced": true,
	})
}

test_allowed_when_restricted if {
	every policy in [
		{"allow_all": false, "deny_all": true, "allowed": []},
		{"allow_all": false, "deny_all": false, "allowed": ["projects/p/zones/z/instances/i"]},
		{"conditions": ["true"]},
	] {
		control.deny == set() with input as _organization(policy)
	}
}
