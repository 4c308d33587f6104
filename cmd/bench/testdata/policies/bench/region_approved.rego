# METADATA
# title: Things are where they may be
# custom:
#   severity: medium
#   asset_types: [aws.bucket, aws.database, aws.elastic_ip, aws.instance, aws.load_balancer, aws.log_group, aws.snapshot, aws.volume]
package bench.region_approved

deny contains $"is in {input.asset.region}" if not input.asset.region in data.settings.bench.regions
