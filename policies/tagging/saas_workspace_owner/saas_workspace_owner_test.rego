package tagging.saas_workspace_owner_test

import data.tagging.saas_workspace_owner as control

test_denied_without_an_owner if {
	every asset in [{}, {"owner": ""}, {"owner": " "}] {
		control.deny == {"the register names no owner"} with input as {"asset": asset}
	}
}

test_allowed_with_one if control.deny == set() with input as {"asset": {"owner": "platform"}}
