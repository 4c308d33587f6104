# METADATA
# title: The organization has all features enabled
# description: >-
#   With consolidated billing alone there are no service control policies and no central security services, so
#   nothing keeps an account from switching off its own protection.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.feature_set]
#   remediation: >-
#     In the management account run `aws organizations enable-all-features`. Each account that was invited
#     accepts with `aws organizations accept-handshake --handshake-id HANDSHAKE_ID`, and in the end the
#     management account does the same with its own handshake.
#
#     There is no way back to consolidated billing. Nothing is denied to anybody until policies are attached.
#     `aws organizations list-handshakes-for-organization` shows who has not accepted; a handshake ends after 90
#     days.
package guardrails.aws_organization_all_features

deny contains $"the feature set is {input.asset.attributes.feature_set}" if {
	input.asset.attributes.feature_set != "ALL"
}
