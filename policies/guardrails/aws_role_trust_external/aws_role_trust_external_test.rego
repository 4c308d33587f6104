package guardrails.aws_role_trust_external_test

import data.guardrails.aws_role_trust_external as control

_role(statement) := {
	"asset": {
		"parent": "arn:aws:organizations::111122223333:account/o-acme/444455556666",
		"attributes": {"account_id": "444455556666", "trust": [statement]},
	},
	"related": {"accounts": [{"attributes": {"account_id": "777788889999"}}]},
}

_statement(principals, conditions) := {
	"effect": "Allow",
	"actions": ["sts:assumerole"],
	"principals": principals,
	"conditions": conditions,
}

_condition(key, values) := {"operator": "stringequals", "key": key, "values": values}

# Each holds for a request that lacks the key.
_vacuous := [{"if_exists": true}, {"set_prefix": "forallvalues"}, {"if_exists": true, "set_prefix": "foranyvalue"}]

_deny(principals, conditions) := messages if {
	messages := control.deny with input as _role(_statement(principals, conditions))
		with data.settings.guardrails.trusted_accounts as ["121212121212"]
}

test_denied_for_accounts_that_are_not_approved if {
	every principal in ["999988887777", "arn:aws:iam::999988887777:role/deploy"] {
		every conditions in [[], [_condition("sts:externalid", ["x1"])]] {
			_deny({"aws": ["777788889999", principal]}, conditions) == {
				"allows sts:AssumeRole from account 999988887777, which is neither in the organization nor approved",
			}
		}
	}
}

test_denied_for_partners_without_external_id if {
	every conditions in [
		[],
		[_condition("sts:externalid", ["*"])],
		[{"operator": "stringlike", "key": "sts:externalid", "values": ["x1", "?*"]}],
		[_condition("aws:sourceip", ["192.0.2.1"])],
		[{"operator": "stringnotequals", "key": "sts:externalid", "values": ["x1"]}],
	] {
		_deny({"aws": ["arn:aws:iam::121212121212:root"]}, conditions) == {
			"allows sts:AssumeRole from account 121212121212 without sts:ExternalId",
		}
	}
}

test_denied_when_the_condition_holds_without_its_key if {
	every patch in _vacuous {
		external := object.union(_condition("sts:externalid", ["x1"]), patch)
		_deny({"aws": ["121212121212"]}, [external]) == {
			"allows sts:AssumeRole from account 121212121212 without sts:ExternalId",
		}
		organization := object.union(_condition("aws:principalorgid", ["o-acme"]), patch)
		_deny({"aws": ["*"]}, [organization]) == {"allows sts:AssumeRole from anybody"}
	}
}

test_denied_for_anybody if {
	every conditions in [
		[],
		[_condition("sts:externalid", ["x1"])],
		[_condition("aws:principalorgid", ["o-other"])],
		[_condition("aws:sourceorgid", ["o-acme"])],
		[{"operator": "stringnotequals", "key": "aws:principalorgid", "values": ["o-acme"]}],
		[_condition("aws:principalorgid", ["o-acme", "o-other"])],
	] {
		_deny({"aws": ["*"]}, conditions) == {"allows sts:AssumeRole from anybody"}
	}
}

test_denied_for_everybody_but_some if {
	statement := {"effect": "Allow", "actions": ["sts:*"], "not_principals": ["999988887777"]}
	control.deny == {"allows sts:AssumeRole from anybody"} with input as _role(statement)
		with data.settings.guardrails.trusted_accounts as []
}

test_allowed_within_the_organization if {
	_deny({"aws": ["444455556666", "arn:aws:iam::777788889999:role/ci"]}, []) == set()
	every patch in [{}, {"if_exists": false, "set_prefix": ""}, {"set_prefix": "foranyvalue"}] {
		condition := object.union(_condition("aws:principalorgid", ["o-acme"]), patch)
		_deny({"aws": ["*"]}, [condition]) == set()
	}
}

test_allowed_for_partners_with_external_id if {
	_deny({"aws": ["121212121212"]}, [_condition("sts:externalid", ["x1"])]) == set()
	_deny({"aws": ["121212121212"]}, [
		object.union(_condition("sts:externalid", ["x1"]), _vacuous[0]),
		_condition("sts:externalid", ["x1"]),
	]) == set()
	_deny({"aws": ["121212121212"]}, [{"operator": "stringlike", "key": "sts:externalid", "values": ["x*"]}]) == set()
}

test_allowed_for_services_and_deleted_users if {
	_deny({"service": ["ec2.amazonaws.com"]}, []) == set()
	_deny({"aws": ["AIDAEXAMPLEID"]}, []) == set()
}

test_other_statements_do_not_let_in if {
	every patch in [{"effect": "Deny"}, {"actions": ["sts:tagsession"]}] {
		statement := object.union(_statement({"aws": ["999988887777"]}, []), patch)
		control.deny == set() with input as _role(statement) with data.settings.guardrails.trusted_accounts as []
	}
}
