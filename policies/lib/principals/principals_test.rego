package lib.principals_test

import data.lib.principals

test_account_of_id_and_arn if {
	every principal in ["111122223333", "arn:aws:iam::111122223333:role/deploy"] {
		principals.account(principal) == "111122223333"
	}
}

test_no_account_in_other_principals if {
	every principal in [
		"*",
		"",
		"AROAEXAMPLEID",
		"arn:aws",
		"arn:aws:iam::aws:policy/x",
		"arn:::::",
		"a:b:c:d:111122223333",
	] {
		not principals.account(principal)
	}
}

test_anybody if {
	principals.anybody({"principals": {"aws": ["111122223333", "*"]}})
	principals.anybody({"not_principals": ["111122223333"]})
}

test_somebody_is_not_anybody if {
	not principals.anybody({"principals": {"aws": ["111122223333"]}, "not_principals": []})
	not principals.anybody({"principals": {"service": ["ec2.amazonaws.com"]}})
}
