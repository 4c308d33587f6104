package lib.constraints_test

import data.lib.constraints

_key := "iam.disableServiceAccountKeyCreation"

_twin := "iam.managed.disableServiceAccountKeyCreation"

_policy(patch) := object.union(
	{"constraint": _key, "kind": "boolean", "conditions": [], "dry_run_enforced": false},
	patch,
)

test_off_when_unset_or_not_enforced if {
	every policies in [[], [_policy({"enforced": false})], [_policy({"constraint": "iam.other", "enforced": true})]] {
		constraints.off(policies, _key)
		not constraints.enforced(policies, _key)
	}
}

test_on_when_it_or_its_twin_is_enforced if {
	every policies in [
		[_policy({"enforced": true})],
		[_policy({"enforced": false}), _policy({"constraint": _twin, "enforced": true})],
	] {
		constraints.enforced(policies, _key)
		not constraints.off(policies, _key)
	}
}

test_neither_when_a_condition_decides if {
	policies := [_policy({"conditions": ["resource.matchTag('1/environment', 'sandbox')"]})]
	not constraints.off(policies, _key)
	not constraints.enforced(policies, _key)
	not constraints.open(policies, _key)
	not constraints.restricted(policies, _key)
}

test_open_when_everything_is_allowed if {
	every policies in [[], [_policy({"allow_all": true})]] {
		constraints.open(policies, _key)
		not constraints.restricted(policies, _key)
	}
}

test_restricted_when_not_everything_is_allowed if {
	every policies in [[_policy({"allow_all": false})], [_policy({"allow_all": true}), _policy({"enforced": true})]] {
		constraints.restricted(policies, _key)
		not constraints.open(policies, _key)
	}
}

test_a_condition_that_changes_nothing_decides_nothing if {
	constraints.off([_policy({"conditions": ["true"], "enforced": false})], _key)
	constraints.open([_policy({"conditions": ["true"], "allow_all": true})], _key)
}

test_how_it_is_set if {
	constraints.how([_policy({"enforced": false})], _key) == "is not enforced"
	constraints.how([], _key) == "is not enforced"
	constraints.how([_policy({"enforced": false, "dry_run_enforced": true})], _key) == "is only tried in a dry run"
}
