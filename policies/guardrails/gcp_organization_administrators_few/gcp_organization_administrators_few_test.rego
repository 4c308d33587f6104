package guardrails.gcp_organization_administrators_few_test

import data.guardrails.gcp_organization_administrators_few as control

_admins(members) := {"asset": {"attributes": {"iam": [
	{"role": "roles/resourcemanager.organizationAdmin", "members": members, "condition": null},
	{"role": "roles/browser", "members": ["user:a@acme.example"], "condition": null},
]}}}

test_denied_without_administrator if {
	control.deny == {"nobody is organization administrator"} with input as _admins([])
}

test_denied_without_a_group if {
	control.deny == {
		"no group is organization administrator, only single accounts",
	} with input as _admins(["user:a@acme.example"])
}

test_denied_for_many if {
	members := ["group:a@x", "group:b@x", "user:c@x"]
	control.deny == {"3 members are organization administrators"} with input as _admins(members)
		with data.settings.guardrails.gcp_organization_administrators as 2
}

test_allowed_for_a_group if control.deny == set() with input as _admins(["group:a@x"])
