package lib.tags_test

import data.lib.tags

test_blank_when_absent_or_white_space if {
	tags.blank({}, "owner")
	tags.blank({"owner": ""}, "owner")
	tags.blank({"owner": " \t"}, "owner")
	tags.blank({"Owner": "payments"}, "owner")
}

test_not_blank_with_a_value if not tags.blank({"owner": "payments"}, "owner")
