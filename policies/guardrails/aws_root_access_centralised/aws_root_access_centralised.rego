# METADATA
# title: Root access of member accounts is managed centrally
# description: >-
#   With central root access, member accounts need no root password at all: new ones are made without, and the
#   rare root task is done in a short session that leaves a trace.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.root_access.credentials_management, attributes.root_access.sessions]
#   remediation: >-
#     In the management account run `aws organizations enable-aws-service-access --service-principal
#     iam.amazonaws.com`, then `aws iam enable-organizations-root-credentials-management` and `aws iam
#     enable-organizations-root-sessions`.
#
#     By itself this removes no password and locks nobody out; `guardrails.aws_member_root_credentials_removed`
#     lists what can be removed then.
#   references: {cis_aws_7.0: 2.1.1}
package guardrails.aws_root_access_centralised

deny contains $"{name} are off" if {
	some feature, name in {
		"credentials_management": "central root credentials",
		"sessions": "central root sessions",
	}
	input.asset.attributes.root_access[feature] == false
}
