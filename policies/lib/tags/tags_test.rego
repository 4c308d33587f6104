package lib.tags_test

import data.lib.tags

test_blank_when_absent_or_white_space if {
	tags.blank({}, "owner")
	tags.blank({"owner": ""}, "owner")
	tags.blank({"owner": " \t"}, "owner")
	tags.blank({"Owner": "payments"}, "owner")
}

test_not_blank_with_a_value if not tags.blank({"owner": "payments"}, "owner")

test_folds_case_and_separators if {
	every key in ["cost-center", "Cost Center", "COST_CENTER", "cost.center", "cost:center", "CostCenter"] {
		tags.folded(key) == "costcenter"
	}
}

test_other_keys_do_not_fold_alike if {
	tags.folded("cost-centers") != tags.folded("cost-center")
	tags.folded("") == ""
}
