package tagging.saas_workspace_classified_test

import data.tagging.saas_workspace_classified as control

_deny(category, class) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"category": category, "data_class": class}}}
		with data.settings.tagging.saas_data_classes as ["public", "internal"]
}

test_denied_for_what_is_not_said if {
	_deny(null, "internal") == {"the register does not say what it is for"}
	_deny("chat", null) == {"the register does not say how sensitive its data are"}
	_deny("chat", "Intern") == {"the data class Intern is not one of public, internal"}
}

test_allowed_when_both_are_said if _deny("chat", "internal") == set()
