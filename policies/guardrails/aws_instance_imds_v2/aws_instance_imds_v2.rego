# METADATA
# title: Instances give metadata only to a session token (IMDSv2)
# description: >-
#   With IMDSv1, the first version of the metadata service, a web application that can be tricked into fetching
#   a URL hands out the machine's credentials. IMDSv2 wants a token that such a request cannot get.
# schemas:
#   - input.asset.attributes: schema.aws.instance
# custom:
#   severity: medium
#   asset_types: [aws.instance]
#   when:
#     attributes.state: [pending, running, stopping, stopped]
#   requires: [attributes.imds_v2_required]
#   remediation: >-
#     When the instance's CloudWatch metric `MetadataNoToken` has stayed at 0 for a week, run `aws ec2
#     modify-instance-metadata-options --instance-id INSTANCE_ID --http-tokens required`.
#
#     It acts at once and without a restart; software that still uses IMDSv1 loses its credentials, and
#     `--http-tokens optional` gives them back. For containers add `--http-put-response-hop-limit 2`. For new
#     instances run `aws ec2 modify-instance-metadata-defaults --http-tokens required` in each Region.
#   references: {cis_aws_7.0: "6.7", fsbp: EC2.8}
package guardrails.aws_instance_imds_v2

deny contains "instance metadata can be read without a session token" if {
	not input.asset.attributes.imds_v2_required
}
