# METADATA
# title: Instance metadata needs a session token
# description: >-
#   With the first version of the metadata service, a web application that can be made to fetch a URL hands
#   out the machine's credentials. The second version does not fall for it.
# schemas:
#   - input.asset.attributes: schema.aws.instance
# custom:
#   severity: medium
#   asset_types: [aws.instance]
#   when:
#     attributes.state: [pending, running, stopping, stopped]
#   requires: [attributes.imds_v2_required]
#   remediation: >-
#     When the CloudWatch metric MetadataNoToken is 0, run aws ec2 modify-instance-metadata-options
#     --instance-id INSTANCE_ID --http-tokens required. For new ones run aws ec2
#     modify-instance-metadata-defaults --http-tokens required in the Region.
#   references: {cis_aws_7.0: "6.7", fsbp: EC2.8}
package guardrails.aws_instance_imds_v2

deny contains "instance metadata can be read without a session token" if {
	not input.asset.attributes.imds_v2_required
}
