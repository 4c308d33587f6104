package guardrails.github_webhook_host_known_test

import data.guardrails.github_webhook_host_known as control

_deny(host) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"host": host, "active": true}}}
		with data.settings.guardrails.github_webhook_hosts as ["acme.example", "Hooks.partner.example"]
}

test_denied_elsewhere if {
	every host in ["evil.example", "acme.example.evil.example", "notacme.example", "partner.example", "10.0.3.7", ""] {
		_deny(host) == {$"goes to {host}, which is no host of the company's or its partners'"}
	}
}

test_allowed_at_known_hosts if {
	every host in ["acme.example", "ci.acme.example:8443", "CI.Acme.example", "hooks.partner.example"] {
		_deny(host) == set()
	}
}
