package guardrails.gcp_data_access_logged_test

import data.guardrails.gcp_data_access_logged as control

_log(kind, exempted) := {"service": "allServices", "log_type": kind, "exempted_members": exempted}

_deny(logs) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"audit_log": logs}}}
		with data.settings.guardrails.gcp_audit_log_types as ["DATA_READ", "DATA_WRITE"]
}

test_denied_for_each_kind_that_is_missing if {
	one_service := object.union(_log("DATA_READ", []), {"service": "storage.googleapis.com"})
	_deny([one_service, _log("DATA_WRITE", [])]) == {"DATA_READ is not logged for all services"}
}

test_denied_for_exempted_members if {
	_deny([_log("DATA_READ", ["user:jo@acme.example"]), _log("DATA_WRITE", [])]) == {
		"DATA_READ of user:jo@acme.example is not logged",
	}
}

test_allowed_when_all_is_logged if {
	_deny([_log("DATA_READ", []), _log("DATA_WRITE", []), _log("ADMIN_READ", [])]) == set()
}

test_allowed_where_nobody_asks_for_the_kind if {
	_deny([_log("DATA_READ", []), _log("DATA_WRITE", []), _log("ADMIN_READ", ["user:jo@acme.example"])]) == set()
}
