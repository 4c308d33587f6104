package cost.gcp_budget_covers_living_projects_test

import data.cost.gcp_budget_covers_living_projects as control

_budget(covers, projects) := {"asset": {"links": {"covers": covers}}, "related": {"projects": projects}}

_id := "//cloudresourcemanager.googleapis.com/projects/1"

_project(state) := {"id": _id, "name": "acme-web", "attributes": {"state": state}}

test_denied_when_the_project_is_gone if {
	control.deny == {"covers 1, which is not in this organization"} with input as _budget([_id], [])
}

test_denied_when_it_is_going if {
	control.deny == {"covers acme-web, which is being deleted"} with input as _budget(
		[_id],
		[_project("DELETE_REQUESTED")],
	)
}

test_allowed_when_it_is_there if control.deny == set() with input as _budget([_id], [_project("ACTIVE")])

test_allowed_for_folders_and_accounts if {
	control.deny == set() with input as _budget(["//cloudresourcemanager.googleapis.com/folders/1"], [])
}
