package guardrails.gcp_project_in_folder_test

import data.guardrails.gcp_project_in_folder as control

_project(path) := {"asset": {"attributes": {"path": path}}}

test_denied_at_the_root if control.deny == {"directly below the organization"} with input as _project("")

test_allowed_in_a_folder if control.deny == set() with input as _project("Production/Payments")
