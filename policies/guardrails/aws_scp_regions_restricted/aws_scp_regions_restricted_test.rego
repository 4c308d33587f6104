package guardrails.aws_scp_regions_restricted_test

import data.guardrails.aws_scp_regions_restricted as control

_deny(statements) := messages if {
	messages := control.deny with data.settings.guardrails.approved_regions as ["us-east-1", "eu-west-1"]
		with input as {"related": {"policies": [{"attributes": {
			"policy_type": "SERVICE_CONTROL_POLICY",
			"statements": statements,
		}}]}}
}

_region_denial(patch) := object.union(
	{
		"effect": "Deny",
		"not_actions": ["iam:*", "sts:*"],
		"resources": ["*"],
		"conditions": [_regions(["eu-west-1", "us-east-1"])],
	},
	patch,
)

_regions(values) := {"operator": "stringnotequals", "key": "aws:requestedregion", "values": values}

_unrestricted := {"no service control policy denies the Regions that are not approved"}

test_denied_without_a_region_denial if {
	_deny([]) == _unrestricted
	_deny([{"effect": "Allow", "actions": ["*"], "resources": ["*"]}]) == _unrestricted
}

test_denied_when_the_denial_has_no_effect if {
	every patch in [
		{"effect": "Allow"},
		{"not_actions": ["iam:*", "ec2:*"]},
		{"not_actions": ["*"]},
		{"not_actions": [], "actions": ["rds:*"]},
		{"not_actions": [], "actions": ["ec2:*"]},
		{"resources": ["arn:aws:ec2:*:*:instance/*"]},
		{"conditions": []},
		{"conditions": [{"operator": "stringequals", "key": "aws:requestedregion", "values": ["eu-west-1"]}]},
		{"conditions": [{"operator": "stringnotequals", "key": "aws:sourcevpc", "values": ["eu-west-1"]}]},
		{"conditions": [
			_regions(["eu-west-1"]),
			{"operator": "bool", "key": "aws:multifactorauthpresent", "values": ["false"]},
		]},
		{"conditions": [
			_regions(["eu-west-1"]),
			{"operator": "arnnotlike", "key": "aws:principalarn", "values": ["arn:aws:iam::*:role/*"]},
		]},
	] {
		_deny([_region_denial(patch)]) == _unrestricted
	}
}

test_denied_when_other_regions_are_open if {
	_deny([_region_denial({"conditions": [_regions(["eu-west-1", "ap-south-1"])]})]) == {
		"service control policies leave ap-south-1 open, which is not approved",
	}
}

test_allowed_when_only_approved_regions_are_open if {
	every patch in [
		{},
		{"not_actions": ["iam:*"]},
		{"not_actions": [], "actions": ["*"]},
		{"conditions": [{
			"operator": "stringnotequalsignorecase",
			"key": "aws:requestedregion",
			"values": ["eu-west-1"],
		}]},
		{"conditions": [
			_regions(["eu-west-1"]),
			{"operator": "arnnotlike", "key": "aws:principalarn", "values": ["arn:aws:iam::*:role/platform-*"]},
		]},
	] {
		_deny([_region_denial(patch)]) == set()
	}
}

# IfExists makes a Deny wider.
test_allowed_when_the_denial_holds_without_its_key if {
	every patch in [{"if_exists": true}, {"set_prefix": "forallvalues"}] {
		_deny([_region_denial({"conditions": [object.union(_regions(["eu-west-1"]), patch)]})]) == set()
	}
}

test_denials_narrow_each_other if {
	_deny([
		_region_denial({"conditions": [_regions(["eu-west-1", "ap-south-1"])]}),
		_region_denial({"conditions": [_regions(["eu-west-1", "us-west-2"])]}),
	]) == set()
}
