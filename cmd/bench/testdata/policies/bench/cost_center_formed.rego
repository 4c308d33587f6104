# METADATA
# title: Cost centers have four digits
# custom:
#   severity: low
#   asset_types: [aws.bucket, aws.database, aws.elastic_ip, aws.instance, aws.load_balancer, aws.log_group, aws.snapshot, aws.volume]
#   requires: [tags]
package bench.cost_center_formed

deny contains "no cost center" if not input.asset.tags["cost-center"]

deny contains $"cost center {center} is none" if {
	center := input.asset.tags["cost-center"]
	not regex.match(`^CC-[0-9]{4}$`, center)
}
