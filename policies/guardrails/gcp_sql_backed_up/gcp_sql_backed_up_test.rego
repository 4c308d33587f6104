package guardrails.gcp_sql_backed_up_test

import data.guardrails.gcp_sql_backed_up as control

_database(labels, project, backups) := {
	"asset": {"tags": labels, "attributes": {"backups": backups}},
	"related": {"project": [{"tags": project}]},
}

test_denied_in_production if {
	every labels in [{"environment": "production"}, {}] {
		control.deny == {
			"no automatic backups in environment production",
		} with input as _database(labels, {"environment": "production"}, false)
	}
}

test_allowed_with_backups if control.deny == set() with input as _database({"environment": "production"}, {}, true)

test_allowed_elsewhere if {
	control.deny == set() with input as _database({"environment": "staging"}, {"environment": "production"}, false)
	control.deny == set() with input as _database({}, {}, false)
}
