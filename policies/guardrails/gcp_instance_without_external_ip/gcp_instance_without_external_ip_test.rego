package guardrails.gcp_instance_without_external_ip_test

import data.guardrails.gcp_instance_without_external_ip as control

_instance(addresses) := {"asset": {"attributes": {"external_ips": addresses}}}

test_denied_for_each_address if {
	control.deny == {
		"has the external address 203.0.113.1",
		"has the external address 2001:db8::1",
	} with input as _instance(["2001:db8::1", "203.0.113.1"])
}

test_allowed_without if control.deny == set() with input as _instance([])
