# METADATA
# title: No administrator signs in without a second factor anywhere
# description: >-
#   One guessed or stolen password of an administrator opens the whole workspace. Single sign-on is only as good
#   as the second factor that the person has at the identity provider.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: critical
#   asset_types: [identity.account]
#   exposure: public
#   when:
#     attributes.active: [true]
#     attributes.kind: [human, shared, unknown]
#     attributes.privilege: [owner, admin]
#     # Members of GitHub have github_member_mfa, users of IAM aws_iam_user_mfa.
#     attributes.source_type: [saas.account]
#   requires: [attributes.second_factor]
#   remediation: >-
#     Let the person set up a passkey or an authenticator today: where the account signs in with a password, in the
#     product's own security settings; where it signs in through the identity provider, there.
#
#     Then require it of everybody in the workspace, so that the next administrator has one too.
package guardrails.account_admin_second_factor

deny contains _message if input.asset.attributes.second_factor == "none"

_message := "no second factor here, nor at the identity provider through which it signs in" if _single_sign_on

_message := "no second factor, and no sign-in through the identity provider alone" if not _single_sign_on

_single_sign_on if object.get(input.asset.attributes, "sso", false) == true
