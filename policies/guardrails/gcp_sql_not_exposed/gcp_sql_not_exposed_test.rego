package guardrails.gcp_sql_not_exposed_test

import data.guardrails.gcp_sql_not_exposed as control

_database(networks, ssl) := {"asset": {"attributes": {"authorized_networks": networks, "ssl_required": ssl}}}

test_denied_for_the_whole_internet if {
	control.deny == {"reachable from 0.0.0.0/0", "reachable from ::/0"} with input as _database(
		["10.0.0.0/8", "0.0.0.0/0", "::/0"],
		true,
	)
}

test_denied_without_tls if {
	control.deny == {"connections without TLS are taken at a public address"} with input as _database([], false)
}

test_allowed_for_ranges_with_tls if control.deny == set() with input as _database(["203.0.113.0/24"], true)
