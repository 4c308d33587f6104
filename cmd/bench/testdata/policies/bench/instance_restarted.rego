# METADATA
# title: Running instances were started this half-year
# schemas:
#   - input.asset.attributes: schema.aws.instance
# custom:
#   severity: low
#   asset_types: [aws.instance]
#   when: {attributes.state: [running]}
#   requires: [attributes.launched_at]
package bench.instance_restarted

import data.lib.dates

deny contains $"runs for {days} days" if {
	days := dates.days_between(input.asset.attributes.launched_at, input.now)
	days > data.settings.bench.uptime_days
}
