package lib.grants_test

import data.lib.grants

_grant(patch) := object.union(
	{
		"role": "roles/viewer",
		"condition": null,
		"organization": false,
		"folders": 0,
		"projects": 0,
		"billing_accounts": 0,
		"resources": 0,
	},
	patch,
)

test_above_projects if {
	grants.above_projects(_grant({"organization": true}))
	grants.above_projects(_grant({"folders": 1}))
	not grants.above_projects(_grant({"projects": 3, "resources": 1, "billing_accounts": 1}))
}

test_writes if {
	grants.writes(_grant({"role": "roles/owner"}))
	grants.writes(_grant({"role": "roles/editor"}))
	not grants.writes(_grant({}))
}

test_ended_from_the_moment_on if {
	every now, over in {"2026-11-25T02:59:59Z": false, "2026-11-25T03:00:00Z": true} {
		condition := {"title": "", "expression": "x", "expires_at": "2026-11-25T03:00:00Z"}
		_ended(condition, now) == over
	}
}

test_not_ended_without_an_end if {
	not _ended(null, "2026-11-25T03:00:00Z")
	not _ended({"title": "", "expression": "x", "expires_at": null}, "2026-11-25T03:00:00Z")
}

_ended(condition, now) if {
	grants.ended(_grant({"condition": condition}), now)
} else := false

test_where_names_each_level if {
	grants.where(_grant({"organization": true})) == "the organization"
	grants.where(_grant({"organization": true, "folders": 2})) == "the organization and 2 folders"
	grants.where(_grant({"billing_accounts": 1, "resources": 3})) == "1 billing account and 3 resources"
}

test_where_shows_the_condition if {
	every title, text in {"until May": "1 project (condition: until May)", "": "1 project (condition: x)"} {
		grants.where(_grant({"projects": 1, "condition": {"title": title, "expression": "x"}})) == text
	}
}

test_default_accounts if {
	grants.default_account("123-compute@developer.gserviceaccount.com")
	grants.default_account("acme@appspot.gserviceaccount.com")
	not grants.default_account("deploy@acme.iam.gserviceaccount.com")
	not grants.default_account(null)
}
