# METADATA
# title: The organization has all features
# description: >-
#   With consolidated billing alone there are no service control policies and no central
#   security services, so nothing keeps an account from switching off its own protection.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.feature_set]
#   remediation: >-
#     In the management account run aws organizations enable-all-features. Accounts that were
#     invited must accept; those that were created here need not.
package guardrails.aws_organization_all_features

deny contains $"the feature set is {input.asset.attributes.feature_set}" if {
	input.asset.attributes.feature_set != "ALL"
}
