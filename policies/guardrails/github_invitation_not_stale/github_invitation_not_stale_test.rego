package guardrails.github_invitation_not_stale_test

import data.guardrails.github_invitation_not_stale as control

_deny(invited) := messages if {
	invitation := {"attributes": {"failed": false, "invited_at": invited}}
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": invitation}
		with data.settings.guardrails.github_invitation_days as 14
}

test_denied_after_the_limit if _deny("2026-11-10T00:00:00Z") == {"was sent 15 days ago and not accepted"}

test_allowed_within if _deny("2026-11-11T00:00:00Z") == set()
