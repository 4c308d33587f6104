package guardrails.github_repository_codeowners_valid_test

import data.guardrails.github_repository_codeowners_valid as control

_deny(codeowners) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"archived": false, "codeowners": codeowners}}}
}

test_denied_for_each_line if {
	_deny({"errors": [{"line": 3, "kind": "Unknown owner"}, {"line": 9, "kind": "Invalid pattern"}]}) == {
		"line 3: Unknown owner",
		"line 9: Invalid pattern",
	}
}

test_allowed_without_errors if _deny({"errors": []}) == set()

test_allowed_without_the_file if _deny(null) == set()
