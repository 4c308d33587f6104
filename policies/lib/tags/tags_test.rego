package lib.tags_test

import data.lib.tags

test_blank_when_absent_or_white_space if {
	tags.blank({}, "owner")
	tags.blank({"owner": ""}, "owner")
	tags.blank({"owner": " \t"}, "owner")
	tags.blank({"Owner": "payments"}, "owner")
}

test_not_blank_with_a_value if not tags.blank({"owner": "payments"}, "owner")

test_environment_of_its_own_goes_first if {
	every above in [[], [{"environment": "production"}]] {
		tags.environment({"environment": "staging"}, above) == "staging"
	}
}

test_environment_from_above if {
	every own in [{}, {"environment": " "}] {
		tags.environment(own, [{"environment": "production"}]) == "production"
	}
}

test_no_environment if {
	every above in [[], [{}], [{"environment": ""}]] {
		not tags.environment({}, above)
	}
}
