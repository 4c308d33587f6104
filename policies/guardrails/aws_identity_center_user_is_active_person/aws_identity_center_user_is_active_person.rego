# METADATA
# title: Every Identity Center user is a person who works here
# description: >-
#   A user that stays enabled after its person has left still opens every account that was assigned to it.
# schemas:
#   - input.asset.attributes: schema.aws.identity_center_user
# custom:
#   severity: critical
#   asset_types: [aws.identity_center_user]
#   exposure: organization
#   when:
#     attributes.status: [ENABLED]
#   requires: [attributes.email]
#   related:
#     persons: {type: hr.person, key: attributes.email, from: attributes.email}
#   remediation: >-
#     Disable the user in the identity provider, or, without one, in the IAM Identity Center console: Users, the
#     user, Disable user access.
#
#     Then end what is open: the user's tab Active sessions, Delete session. Sessions in accounts run on until
#     they expire. If the person does work here, correct the people list; a user for software or for emergencies
#     is a case for a waiver.
package guardrails.aws_identity_center_user_is_active_person

deny contains "the user has no email address, so nobody can tell who it is" if is_null(_email)

deny contains $"{_email} is not on the people list" if {
	not is_null(_email)
	count(input.related.persons) == 0
}

deny contains $"{_email} has left" if {
	count(input.related.persons) > 0
	every person in input.related.persons {
		person.attributes.status == "left"
	}
}

_email := input.asset.attributes.email
