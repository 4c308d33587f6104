package guardrails.aws_database_encrypted_test

import data.guardrails.aws_database_encrypted as control

_database(encrypted) := {"asset": {"attributes": {"encrypted": encrypted}}}

test_denied_when_not_encrypted if control.deny == {"not encrypted at rest"} with input as _database(false)

test_allowed_when_encrypted if control.deny == set() with input as _database(true)

test_not_passed_when_unread if {
	control.deny == {"not encrypted at rest"} with input as {"asset": {"attributes": {}}}
}
