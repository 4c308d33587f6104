package guardrails.aws_account_in_unit_test

import data.guardrails.aws_account_in_unit as control

_account(path) := {"asset": {"attributes": {"path": path}}}

test_denied_directly_below_the_root if {
	control.deny == {"directly below the root"} with input as _account("")
}

test_allowed_in_a_unit if {
	every path in ["Sandbox", "Workloads/Production"] {
		control.deny == set() with input as _account(path)
	}
}
