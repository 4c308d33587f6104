package guardrails.aws_scp_root_user_denied_test

import data.guardrails.aws_scp_root_user_denied as control

_account(statement, iam) := {
	"asset": {"attributes": {"account_id": "111122223333"}},
	"related": {
		"iam": [{"attributes": iam}],
		"policies": [{"attributes": {"policy_type": "SERVICE_CONTROL_POLICY", "statements": [statement]}}],
	},
}

_denial(pattern) := {
	"effect": "Deny", "actions": ["*"], "resources": ["*"],
	"conditions": [{"operator": "arnlike", "key": "aws:principalarn", "values": [pattern]}],
}

_with_password := {"root_password": true, "root_access_keys": false}

_open := {"no service control policy denies the root user, and it can still sign in or has an access key"}

test_denied_when_root_has_credentials_and_is_not_denied if {
	every iam in [_with_password, {"root_password": false, "root_access_keys": true}] {
		control.deny == _open with input as _account(_denial("arn:aws:iam::*:user/x"), iam)
	}
}

test_denied_when_only_some_of_it_is_denied if {
	every patch in [
		{"actions": ["iam:*"]},
		{"resources": ["arn:aws:s3:::acme-logs/*"]},
		{"conditions": [{"operator": "arnnotlike", "key": "aws:principalarn", "values": ["arn:aws:iam::*:root"]}]},
		{"conditions": [{"operator": "arnlike", "key": "aws:sourcearn", "values": ["arn:aws:iam::*:root"]}]},
	] {
		denial := object.union(_denial("arn:aws:iam::*:root"), patch)
		control.deny == _open with input as _account(denial, _with_password)
	}
}

test_denied_when_only_central_sessions_are_denied if {
	root := {"operator": "arnlike", "key": "aws:principalarn", "values": ["arn:aws:iam::*:root"]}
	every patch in [
		{"operator": "bool", "values": ["true"]},
		{"operator": "bool", "values": ["false"]},
		{"operator": "bool", "values": ["true"], "if_exists": true},
		{"operator": "null", "values": ["false"]},
	] {
		session := object.union({"key": "aws:assumedroot"}, patch)
		denial := object.union(_denial("x"), {"conditions": [root, session]})
		control.deny == _open with input as _account(denial, _with_password)
	}
}

# IfExists makes a Deny wider.
test_allowed_when_the_denial_holds_without_its_keys if {
	denial := object.union(_denial("x"), {"conditions": [
		{"operator": "arnlike", "key": "aws:principalarn", "values": ["arn:aws:iam::*:root"], "if_exists": true},
		{"operator": "bool", "key": "aws:assumedroot", "values": ["false"], "if_exists": true},
	]})
	control.deny == set() with input as _account(denial, _with_password)
}

test_allowed_when_root_is_denied if {
	every pattern in ["arn:aws:iam::*:root", "arn:aws:iam::111122223333:root", "arn:*:iam::*:root", "*:root"] {
		control.deny == set() with input as _account(_denial(pattern), _with_password)
	}
}

test_allowed_when_everything_is_denied_to_everybody if {
	denial := object.union(_denial("x"), {"conditions": []})
	control.deny == set() with input as _account(denial, _with_password)
}

test_allowed_when_central_sessions_are_left if {
	denial := object.union(_denial("arn:aws:iam::*:root"), {"conditions": [
		{"operator": "stringlike", "key": "aws:principalarn", "values": ["arn:aws:iam::*:root"]},
		{"operator": "null", "key": "aws:assumedroot", "values": ["true"]},
	]})
	control.deny == set() with input as _account(denial, _with_password)
}

test_allowed_without_credentials if {
	control.deny == set() with input as _account({}, {"root_password": false, "root_access_keys": false})
}
