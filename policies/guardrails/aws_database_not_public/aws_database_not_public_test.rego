package guardrails.aws_database_not_public_test

import data.guardrails.aws_database_not_public as control

_database(public) := {"asset": {"attributes": {"publicly_accessible": public}}}

test_denied_when_public if control.deny == {"publicly accessible"} with input as _database(true)

test_allowed_when_private if control.deny == set() with input as _database(false)

test_other_attributes_do_not_matter if {
	control.deny == set() with input as {"asset": {"attributes": {"publicly_accessible": false, "encrypted": false}}}
}
