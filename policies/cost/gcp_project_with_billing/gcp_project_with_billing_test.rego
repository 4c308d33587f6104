package cost.gcp_project_with_billing_test

import data.cost.gcp_project_with_billing as control

_project(created) := {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": {"created_at": created}}}

test_denied_after_the_period if {
	control.deny == {"91 days old and linked to no billing account"} with input as _project("2026-08-26T00:00:00Z")
		with data.settings.cost.gcp_project_unbilled_days as 90
}

test_allowed_within_the_period if {
	control.deny == set() with input as _project("2026-08-27T00:00:00Z")
		with data.settings.cost.gcp_project_unbilled_days as 90
}
