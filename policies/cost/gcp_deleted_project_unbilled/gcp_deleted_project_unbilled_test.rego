package cost.gcp_deleted_project_unbilled_test

import data.cost.gcp_deleted_project_unbilled as control

_project := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"delete_requested_at": "2026-11-20T03:00:00Z"}},
}

test_denied_with_the_days if {
	control.deny == {
		"deletion was asked for 5 days ago, and it is still linked to a billing account",
	} with input as _project
}

test_allowed_when_it_is_not_being_deleted if {
	control.deny == set() with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": {}}}
}

test_denied_without_a_day if {
	control.deny == {
		"it is being deleted, and still linked to a billing account",
	} with input as {"asset": {"attributes": {"delete_requested_at": null}}}
}
