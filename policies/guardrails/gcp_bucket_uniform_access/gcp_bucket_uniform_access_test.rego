package guardrails.gcp_bucket_uniform_access_test

import data.guardrails.gcp_bucket_uniform_access as control

_bucket(uniform) := {"asset": {"attributes": {"uniform_access": uniform}}}

test_denied_without if control.deny == {"objects may have access lists of their own"} with input as _bucket(false)

test_allowed_with if control.deny == set() with input as _bucket(true)
