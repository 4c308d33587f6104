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
