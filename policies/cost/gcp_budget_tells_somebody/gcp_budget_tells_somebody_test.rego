package cost.gcp_budget_tells_somebody_test

import data.cost.gcp_budget_tells_somebody as control

_budget(patch) := {"asset": {"attributes": object.union(
	{
		"thresholds": [{"share": 1}],
		"default_recipients": true,
		"project_recipients": false,
		"channels": [],
		"topic": null,
	},
	patch,
)}}

_silent := {"nobody is told: default recipients are off, and there is no channel and no topic"}

test_denied_without_threshold if control.deny == {"no threshold is set"} with input as _budget({"thresholds": []})

test_denied_when_nobody_is_told if control.deny == _silent with input as _budget({"default_recipients": false})

test_allowed_when_anybody_is_told if {
	every patch in [
		{},
		{"default_recipients": false, "channels": ["projects/p/notificationChannels/1"]},
		{"default_recipients": false, "topic": "projects/p/topics/t"},
		{"default_recipients": false, "project_recipients": true},
	] {
		control.deny == set() with input as _budget(patch)
	}
}
