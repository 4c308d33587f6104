# METADATA
# title: Nobody who has left has rights in a cloud
# description: >-
#   A user or a role binding in a cloud reaches what customers' data is kept in. It is looked after by nobody
#   once its person is gone, and an address that is given out again brings the rights along.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: critical
#   asset_types: [identity.account]
#   exposure: public
#   when:
#     attributes.active: [true]
#     # Users of IAM Identity Center have aws_identity_center_user_is_active_person.
#     attributes.source_type: [aws.iam_user, gcp.principal]
#   requires: [attributes.person_id, attributes.login, attributes.link]
#   related:
#     persons: {type: identity.person, key: attributes.person_id, from: attributes.person_id}
#   remediation: >-
#     Take the rights away where they stand, today.
#
#     In AWS run `aws iam delete-login-profile --user-name NAME` and `aws iam update-access-key --user-name NAME
#     --access-key-id KEY --status Inactive` for each of its keys; delete the user once nothing misses it.
#
#     In Google Cloud list the bindings with `gcloud asset search-all-iam-policies --scope=organizations/NUMBER
#     --query="policy:ADDRESS"`, and take each away with `gcloud projects remove-iam-policy-binding PROJECT
#     --member=user:ADDRESS --role=ROLE`.
package guardrails.account_leaver_cloud

deny contains $"{person.attributes.person_id} has left and still has rights as {input.asset.attributes.login}" if {
	some person in input.related.persons
	person.attributes.status == "left"
	input.asset.attributes.link.confidence in {"strong", "medium"}
}
