package guardrails.aws_ai_services_opted_out_test

import data.guardrails.aws_ai_services_opted_out as control

_policy(name, services) := {"name": name, "attributes": {
	"policy_type": "AISERVICES_OPT_OUT_POLICY",
	"content": {"services": services},
}}

_choice(value) := {"opt_out_policy": {"@@assign": value}}

_account(policies) := {"related": {"policies": policies}}

test_denied_without_such_a_policy if {
	other := {"name": "tags", "attributes": {"policy_type": "TAG_POLICY", "content": {"tags": {}}}}
	every policies in [[], [other]] {
		control.deny == {"no AI services opt-out policy is inherited"} with input as _account(policies)
	}
}

test_denied_when_the_default_is_not_opted_out if {
	every services in [{}, {"rekognition": _choice("optOut")}, {"default": {"opt_out_policy": []}}] {
		messages := {"no inherited AI services opt-out policy sets the default to optOut"}
		control.deny == messages with input as _account([_policy("ai", services)])
	}
}

test_denied_when_a_lower_policy_opts_in_again if {
	control.deny == {"policy sandbox-ai sets the default to optIn again"} with input as _account([
		_policy("ai", {"default": _choice("optOut")}),
		_policy("sandbox-ai", {"default": _choice("optIn")}),
	])
}

test_allowed_when_the_default_is_opted_out if {
	control.deny == set() with input as _account([
		_policy("ai", {"default": _choice("optOut")}),
		_policy("lex", {"lex": _choice("optIn")}),
	])
}

test_denied_when_the_policy_is_empty if {
	empty := {"name": "ai", "attributes": {"policy_type": "AISERVICES_OPT_OUT_POLICY", "content": {}}}
	messages := {"no inherited AI services opt-out policy sets the default to optOut"}
	control.deny == messages with input as _account([empty])
}
