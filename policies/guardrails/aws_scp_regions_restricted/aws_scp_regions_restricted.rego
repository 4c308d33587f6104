# METADATA
# title: Service control policies deny the Regions that are not approved
# description: >-
#   In a Region that nobody watches, a stolen key can run machines for weeks, and data can lie in a country
#   where the company may not keep it.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.management: [false]
#   requires: [links.policies]
#   related:
#     policies: {type: aws.policy, key: id, from: links.policies}
#   settings: [guardrails.approved_regions]
#   remediation: >-
#     In the management account attach to the root a service control policy with the statement `{"Effect":
#     "Deny", "NotAction": ["iam:*", "organizations:*", "route53:*", "cloudfront:*", "support:*"], "Resource":
#     "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["REGION"]}}}`.
#
#     `NotAction` lists the global services, which answer in one Region only; take the whole list from AWS's
#     example for denying Regions in the Organizations User Guide. What runs elsewhere can no longer be managed
#     or grow from then on, so look at the bill by Region first and try the policy on a sandbox account. The
#     Regions are the setting `guardrails.approved_regions`.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_scp_regions_restricted

import data.lib.statements

deny contains "no service control policy denies the Regions that are not approved" if count(_limits) == 0

deny contains $"service control policies leave {region} open, which is not approved" if {
	some region in intersection(_limits)
	not region in data.settings.guardrails.approved_regions
}

# The Regions that each Region denial leaves open. One that does not cover EC2, or
# that also depends on something else, is none.
_limits contains regions if {
	some statement in statements.scp_denials(input.related.policies)
	statements.covers(statement, "ec2:runinstances")
	_general(statement)
	"*" in statement.resources
	every condition in statement.conditions {
		_by_region_or_principal(condition)
	}
	regions := {region |
		some condition in statement.conditions
		_by_region(condition)
		some region in condition.values
	}
	count(regions) > 0
}

_general(statement) if count(statement.not_actions) > 0

_general(statement) if "*" in statement.actions

_by_region(condition) if {
	condition.operator in {"stringnotequals", "stringnotequalsignorecase"}
	condition.key == "aws:requestedregion"
}

_by_region_or_principal(condition) if _by_region(condition)

_by_region_or_principal(condition) if statements.exempts_principals(condition)
