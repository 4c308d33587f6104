package cost.aws_load_balancer_unused_test

import data.cost.aws_load_balancer_unused as control

_balancer(created, kind, targets, healthy) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {
		"created_at": created, "kind": kind, "targets": targets, "healthy_targets": healthy,
	}},
}

_deny(created, targets, healthy) := _deny_kind("application", created, targets, healthy)

_deny_kind(kind, created, targets, healthy) := messages if {
	messages := control.deny with input as _balancer(created, kind, targets, healthy)
		with data.settings.cost.load_balancer_days as 7
}

_saving(kind) := saving if {
	saving := control.saving with input as _balancer("2026-01-01T00:00:00Z", kind, 0, 0)
		with data.settings.cost.prices as {
			"currency": "USD", "minor_units": 100, "hours_per_month": 730,
			"load_balancer_hour": {"application": 0.0225, "gateway": 0.0125},
		}
}

test_denied_without_targets if {
	every kind in ["network", "gateway"] {
		_deny_kind(kind, "2026-11-17T00:00:00Z", 0, 0) == {"no healthy target: none is registered"}
	}
}

test_says_that_an_application_load_balancer_may_redirect if {
	_deny("2026-11-17T00:00:00Z", 0, 0) == {
		"no healthy target: none is registered; if it only redirects, waive it",
	}
}

test_denied_without_healthy_targets if {
	_deny("2026-11-17T00:00:00Z", 1, 0) == {"no healthy target: 0 of 1"}
	_deny("2026-11-17T00:00:00Z", 3, 0) == {"no healthy target: 0 of 3"}
}

test_allowed_with_a_healthy_target if _deny("2026-01-01T00:00:00Z", 3, 1) == set()

test_allowed_when_new if {
	_deny("2026-11-18T00:00:00Z", 0, 0) == set()
	_deny("2026-11-18T00:00:00Z", 3, 0) == set()
}

test_saving_follows_the_kind if {
	_saving("application") == {"minor": 1642, "currency": "USD"}
	_saving("gateway") == {"minor": 912, "currency": "USD"}
	not _saving("other")
}
