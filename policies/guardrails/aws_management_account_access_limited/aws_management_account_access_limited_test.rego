package guardrails.aws_management_account_access_limited_test

import data.guardrails.aws_management_account_access_limited as control

_deny(type, name) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {
		"principal_type": type,
		"principal_id": "906-1",
		"principal_name": name,
		"permission_set_name": "Billing",
	}}}
		with data.settings.guardrails.break_glass_groups as ["break-glass"]
}

test_denied_for_other_groups if {
	_deny("GROUP", "finance") == {"group finance has permission set Billing in the management account"}
}

test_denied_for_users_of_any_name if {
	_deny("USER", "break-glass") == {"user break-glass has permission set Billing in the management account"}
}

test_denied_when_the_principal_is_gone if {
	_deny("GROUP", null) == {"group 906-1 has permission set Billing in the management account"}
}

test_allowed_for_the_break_glass_group if _deny("GROUP", "break-glass") == set()
