package guardrails.gcp_project_has_people_test

import data.guardrails.gcp_project_has_people as control

_project(members, folder_members) := {
	"asset": {"attributes": {"iam": [{"members": members}]}},
	"related": {"folders": [{"attributes": {"iam": [{"members": folder_members}]}}]},
}

_program := "serviceAccount:x@acme.iam.gserviceaccount.com"

test_denied_with_programs_only if {
	every own, of_folder in {
		{_program}: set(),
		{"deleted:user:jo@acme.example?uid=1"}: {_program},
	} {
		control.deny == {
			"no person and no group has access to it below the organization",
		} with input as _project(own, of_folder)
	}
}

test_allowed_with_people if {
	control.deny == set() with input as _project([_program, "group:a@acme.example"], [])
	control.deny == set() with input as _project([_program], ["user:jo@acme.example"])
}

test_workforce_pools_hold_people_and_workload_pools_machines if {
	pools := "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/group/data"
	machines := "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*"
	control.deny == set() with input as _project([pools], [])
	control.deny == {
		"no person and no group has access to it below the organization",
	} with input as _project([machines], [])
}
