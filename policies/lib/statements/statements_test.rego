package lib.statements_test

import data.lib.statements

_policies(statement) := [{"attributes": {
	"policy_type": "SERVICE_CONTROL_POLICY",
	"statements": [object.union({"effect": "Deny", "resources": ["*"]}, statement)],
}}]

_condition(operator, values) := {"conditions": [{"operator": operator, "key": "aws:principalarn", "values": values}]}

test_denies_by_any_spelling_of_the_action if {
	every actions in [["iam:createuser"], ["iam:*"], ["*"], ["iam:create*"], ["s3:*", "iam:create?ser"]] {
		statements.denies(_policies({"actions": actions}), "iam:createuser")
	}
}

test_denies_by_what_not_action_leaves_out if {
	statements.denies(_policies({"not_actions": ["sts:*"]}), "iam:createuser")
	not statements.denies(_policies({"not_actions": ["sts:*", "iam:*"]}), "iam:createuser")
	not statements.denies(_policies({"actions": [], "not_actions": []}), "iam:createuser")
}

test_other_statements_do_not_deny if {
	every statement in [
		{"actions": ["iam:createuser"], "effect": "Allow"},
		{"actions": ["iam:createuse"]},
		{"actions": ["iam:createuserx"]},
		{"actions": ["iam.createuser"]},
		{"actions": ["iam:createuser"], "resources": ["arn:aws:iam::*:user/admin-*"]},
		{"actions": ["iam:createuser"], "resources": ["arn:aws:s3:::*"]},
		{"actions": ["iam:createuser"], "resources": ["arn:aws:iam::111122223333:user/*"]},
		{"actions": ["iam:createuser"], "resources": ["arn:aws:iam:us-east-1::user/*"]},
		{"actions": ["iam:createuser"], "resources": [], "not_resources": ["arn:aws:iam::*:user/ci"]},
	] {
		not statements.denies(_policies(statement), "iam:createuser")
	}
	not statements.denies([], "iam:createuser")
	not statements.denies([{"attributes": {"policy_type": "SERVICE_CONTROL_POLICY"}}], "iam:createuser")
}

test_other_policies_do_not_deny if {
	every policy_type in ["RESOURCE_CONTROL_POLICY", "TAG_POLICY"] {
		policy := {"attributes": {
			"policy_type": policy_type,
			"statements": [{"effect": "Deny", "actions": ["*"], "resources": ["*"]}],
		}}
		not statements.denies([policy], "iam:createuser")
	}
}

test_denies_on_all_resources_of_the_service if {
	every resource in ["*", "arn:aws:iam::*:user/*", "arn:aws:iam:::user/*", "arn:aws:iam:*:*:*"] {
		statements.denies(_policies({"actions": ["iam:createuser"], "resources": [resource]}), "iam:createuser")
	}
}

test_denies_when_named_principals_are_exempt if {
	every operator in ["arnnotlike", "arnnotequals", "stringnotlike", "stringnotequals"] {
		condition := _condition(operator, ["arn:aws:iam::*:role/platform-*", "arn:aws:iam::*:role/x"])
		statements.denies(_policies(object.union({"actions": ["*"]}, condition)), "iam:createuser")
	}
}

test_does_not_deny_under_other_conditions if {
	every condition in [
		_condition("arnlike", ["arn:aws:iam::*:role/platform-*"]),
		_condition("arnnotlike", ["*"]),
		_condition("arnnotlike", ["arn:aws:iam::*:role/*"]),
		_condition("arnnotlike", ["arn:aws:iam::*:role/ci", "arn:aws:iam::*:*"]),
		_condition("arnnotlike", ["arn:aws:iam::*:root"]),
		{"conditions": [{"operator": "arnnotlike", "key": "aws:sourcearn", "values": ["arn:aws:iam::*:role/x"]}]},
		{"conditions": [{"operator": "bool", "key": "aws:multifactorauthpresent", "values": ["false"]}]},
	] {
		not statements.denies(_policies(object.union({"actions": ["*"]}, condition)), "iam:createuser")
	}
}

test_allows_everything if {
	every action in ["*", "*:*"] {
		statements.allows_everything({"effect": "Allow", "actions": ["s3:getobject", action], "resources": ["*"]})
	}
}

test_allows_less_than_everything if {
	every statement in [
		{"effect": "Deny", "actions": ["*"], "resources": ["*"]},
		{"effect": "Allow", "actions": ["s3:*"], "resources": ["*"]},
		{"effect": "Allow", "actions": ["*"], "resources": ["arn:aws:s3:::acme-data/*"]},
		{"effect": "Allow", "not_actions": ["iam:*"], "resources": ["*"]},
	] {
		not statements.allows_everything(statement)
	}
}

test_only_star_and_question_mark_are_wild if {
	every pattern, text in {
		"a.c*": "abcd",
		"[ab]*": "a",
		"{a,b}*": "a",
		`a\*`: "abc",
		"(*": "x",
		"a?": "abc",
		"é*": "e",
	} {
		not statements.matches(pattern, text)
	}
	every pattern, text in {
		"*": "",
		"(*": "(x",
		`a\*`: `a\bc`,
		"é?": "éa",
		"a*c": "a\nc",
		"repo:acme/*:ref": "repo:acme/api:ref",
		"$0*": "$0x",
	} {
		statements.matches(pattern, text)
	}
}

test_scp_denials_are_those_of_service_control_policies if {
	deny := {"effect": "Deny", "actions": ["s3:*"]}
	allow := {"effect": "Allow", "actions": ["*"]}
	statements.scp_denials([
		{"attributes": {"policy_type": "SERVICE_CONTROL_POLICY", "statements": [deny, allow]}},
		{"attributes": {"policy_type": "RESOURCE_CONTROL_POLICY", "statements": [{"effect": "Deny"}]}},
		{"attributes": {"policy_type": "TAG_POLICY", "content": {}}},
	]) == {deny}
	statements.scp_denials([]) == set()
}

test_covers_what_it_speaks_of if {
	statements.covers({"actions": ["s3:get*"]}, "s3:getobject")
	statements.covers({"actions": [], "not_actions": ["iam:*"]}, "s3:getobject")
	not statements.covers({"actions": ["s3:put*"], "not_actions": []}, "s3:getobject")
	not statements.covers({"not_actions": ["s3:*"]}, "s3:getobject")
	not statements.covers({}, "s3:getobject")
}

test_everywhere_means_every_resource_of_the_service if {
	every resource in ["*", "arn:aws:s3:::*", "arn:aws:s3:*:*:bucket/*"] {
		statements.everywhere({"resources": [resource]}, "s3:getobject")
	}
	every resources in [[], ["arn:aws:s3:::acme-*"], ["arn:aws:iam::*:*"], ["arn:aws:s3"]] {
		not statements.everywhere({"resources": resources}, "s3:getobject")
	}
}

test_all_principals_but_those_that_are_exempt if {
	exempt := _condition("arnnotlike", ["arn:aws:iam::*:role/platform-*"])
	statements.for_all_principals({})
	statements.for_all_principals({"conditions": []})
	statements.for_all_principals(exempt)
	not statements.for_all_principals({"conditions": array.concat(exempt.conditions, [{
		"operator": "bool",
		"key": "aws:multifactorauthpresent",
		"values": ["false"],
	}])})
}

test_demands_the_key_of_each_request if {
	every patch in [{}, {"if_exists": false, "set_prefix": ""}, {"set_prefix": "foranyvalue"}] {
		statements.demands(object.union({"operator": "stringequals"}, patch))
	}
	every patch in [
		{"if_exists": true},
		{"set_prefix": "forallvalues"},
		{"if_exists": true, "set_prefix": "foranyvalue"},
	] {
		not statements.demands(object.union({"operator": "stringequals"}, patch))
	}
}

# A negated operator holds for a request without the key anyway.
test_exempts_principals_whether_the_key_exists_or_not if {
	every patch in [{"if_exists": true}, {"set_prefix": "forallvalues"}] {
		condition := object.union(_condition("arnnotlike", ["arn:aws:iam::*:role/ci"]).conditions[0], patch)
		statements.exempts_principals(condition)
	}
}

test_exempts_named_principals_only if {
	every values in [["arn:aws:iam::*:role/ci"], ["arn:aws:sts::*:assumed-role/ci/*x"]] {
		statements.exempts_principals(_condition("stringnotlike", values).conditions[0])
	}
	every values in [["*"], ["arn:aws:iam::*:role/*"], ["arn:aws:iam::*:role/ci", "*"]] {
		not statements.exempts_principals(_condition("stringnotlike", values).conditions[0])
	}
}
