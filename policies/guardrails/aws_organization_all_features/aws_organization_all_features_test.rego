package guardrails.aws_organization_all_features_test

import data.guardrails.aws_organization_all_features as control

_organization(feature_set) := {"asset": {"attributes": {"feature_set": feature_set}}}

test_denied_with_consolidated_billing if {
	control.deny == {"the feature set is CONSOLIDATED_BILLING"} with input as _organization("CONSOLIDATED_BILLING")
}

test_allowed_with_all_features if {
	control.deny == set() with input as _organization("ALL")
}

test_denied_with_any_other_feature_set if {
	control.deny == {"the feature set is "} with input as _organization("")
}
