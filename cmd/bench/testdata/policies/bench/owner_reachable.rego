# METADATA
# title: Owners have an address of the company
# custom:
#   severity: medium
#   asset_types: [aws.bucket, aws.database, aws.elastic_ip, aws.instance, aws.load_balancer, aws.log_group, aws.snapshot, aws.volume]
#   requires: [tags]
package bench.owner_reachable

deny contains $"owner {owner} is no address at acme.example" if {
	owner := input.asset.tags.owner
	parts := split(owner, "@")
	not parts[1] == "acme.example"
}
