package guardrails.gcp_billing_administrators_trusted_test

import data.guardrails.gcp_billing_administrators_trusted as control

_account(members) := {"asset": {"attributes": {"iam": [
	{"role": "roles/billing.admin", "members": members},
	{"role": "roles/billing.viewer", "members": ["serviceAccount:x@acme.iam.gserviceaccount.com"]},
]}}}

test_denied_for_programs if {
	program := "serviceAccount:deploy@acme.iam.gserviceaccount.com"
	control.deny == {$"{program} is billing administrator"} with input as _account(["group:finance@acme.example", program])
}

test_denied_for_many if {
	control.deny == {"3 members are billing administrators"} with input as _account(["group:a@x", "user:b@x", "user:c@x"])
		with data.settings.guardrails.gcp_billing_administrators as 2
}

test_allowed_for_a_group if control.deny == set() with input as _account(["group:finance@acme.example"])

test_denied_for_everybody if {
	control.deny == {"allAuthenticatedUsers is billing administrator"} with input as _account(["allAuthenticatedUsers"])
}

test_deleted_members_are_left_to_another_control if {
	control.deny == set() with input as _account(["group:a@x", "deleted:user:b@x?uid=1"])
		with data.settings.guardrails.gcp_billing_administrators as 1
}
