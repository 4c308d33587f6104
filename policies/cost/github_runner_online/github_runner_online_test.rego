package cost.github_runner_online_test

import data.cost.github_runner_online as control

_deny(status, ephemeral) := messages if {
	runner := {"kind": "self_hosted", "status": status, "ephemeral": ephemeral}
	messages := control.deny with input as {"asset": {"attributes": runner}}
}

test_denied_when_offline if _deny("offline", false) == {"is offline"}

test_allowed_when_online if _deny("online", false) == set()

test_allowed_when_ephemeral if _deny("offline", true) == set()
