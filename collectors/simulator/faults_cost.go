package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// costFaults are those that cost money.
var costFaults = []fault{
	{
		Control: "cost.aws_volume_unattached",
		What:    "payments-dev keeps 500 GiB that no instance has",
		Plant:   inRegion("payments-dev", func(b *builder) string { return b.volumeID(b.disk("import-2025", 500, "")) }),
	},
	{
		Control: "cost.aws_volume_unattached", Nights: acme.Odd,
		What:  "data-prod keeps 4 TiB that no instance has",
		Plant: inRegion("data-prod", func(b *builder) string { return b.volumeID(b.disk("warehouse-copy", 4096, "")) }),
	},
	{
		Control: "cost.aws_volume_gp2",
		What:    "a 1 TiB volume of catalog-prod is still gp2",
		Plant: inRegion("catalog-prod", func(b *builder) string {
			v := b.disk("images", 1024, b.machine("images").id)
			v.kind, v.iops, v.mibs = "gp2", 3072, 0
			return b.volumeID(v)
		}),
	},
	{
		Control: "cost.aws_snapshot_orphaned",
		What:    "data-prod keeps a snapshot of a volume that is gone",
		Plant: inRegion("data-prod", func(b *builder) string {
			s := b.snapshotOf("vol-"+b.hexOf("volume", "gone", 17), 800, "before-migration")
			s.started, s.description = b.Ago(400), "before migration"
			return b.snapshotID(s)
		}),
	},
	{
		Control: "cost.aws_instance_stopped",
		What:    "an instance of payments-prod has been stopped for months and keeps its volumes",
		Plant: inRegion("payments-prod", func(b *builder) string {
			i := b.machine("batch-2025")
			i.launched, i.stopped = b.Ago(200), b.Ago(75)
			return b.instanceID(i)
		}),
	},
	{
		Control: "cost.aws_elastic_ip_idle",
		What:    "network keeps an address that nothing uses",
		Plant:   inRegion("network", func(b *builder) string { return b.addressID(b.boundAddress("")) }),
	},
	{
		Control: "cost.aws_elastic_ip_idle", Nights: acme.Even,
		What:  "mobile-dev keeps an address that nothing uses",
		Plant: inRegion("mobile-dev", func(b *builder) string { return b.addressID(b.boundAddress("")) }),
	},
	{
		Control: "cost.aws_load_balancer_unused",
		What:    "a load balancer of fulfilment-dev has no target group",
		Plant: inRegion("fulfilment-dev", func(b *builder) string {
			x := b.balancer("parcels", 0)
			x.groupless = true
			return b.balancerID(x)
		}),
	},
	{
		Control: "cost.aws_load_balancer_unused", Nights: acme.Even,
		What: "no target of a load balancer of search-dev is healthy",
		Plant: inRegion("search-dev", func(b *builder) string {
			x := b.balancer("search-next", 0)
			x.kind, x.sick = "network", 3
			return b.balancerID(x)
		}),
	},
	{
		Control: "cost.aws_database_extended_support",
		What:    "a database of coyote-crm runs MySQL 5.7, past its support",
		Plant: inRegion("coyote-crm", func(b *builder) string {
			d := b.database("crm")
			d.engine, d.version, d.class = "mysql", "5.7.44", "db.r6g.xlarge"
			return b.databaseID(d)
		}),
	},
	{
		Control: "cost.aws_bucket_lifecycle", Also: []string{"cost.aws_bucket_uploads_aborted"},
		What: "objects of a bucket of data-prod never end",
		Plant: inAccount("data-prod", func(b *builder) string {
			k := b.bucket("raw-events")
			k.rules = nil
			return b.bucketID(k)
		}),
	},
	{
		Control: "cost.aws_bucket_lifecycle", Nights: acme.Odd,
		What: "old versions in a bucket of mobile-prod never end",
		Plant: inAccount("mobile-prod", func(b *builder) string {
			k := b.bucket("uploads")
			k.versioning, k.rules[0].noncurrent = "Enabled", 0
			return b.bucketID(k)
		}),
	},
	{
		Control: "cost.aws_bucket_uploads_aborted",
		What:    "unfinished uploads to a bucket of catalog-prod never end",
		Plant: inAccount("catalog-prod", func(b *builder) string {
			k := b.bucket("photos")
			k.rules[0].abort = 0
			return b.bucketID(k)
		}),
	},
	{
		Control: "cost.aws_log_group_expires",
		What:    "a log group of checkout-prod keeps 800 GiB for ever",
		Plant: inRegion("checkout-prod", func(b *builder) string {
			g := b.logs("/acme/checkout/access", 0)
			g.bytes = 800 << 30
			return b.logGroupID(g)
		}),
	},
	{
		Control: "cost.aws_log_group_expires", Nights: acme.Odd,
		What: "a log group of sandbox-aoi never expires",
		Plant: inRegion("sandbox-aoi", func(b *builder) string {
			g := b.logs("/aws/lambda/aoi-test", 0)
			g.bytes, g.tags["note"] = 3<<30, "\x1b[31mred\x1b[0m"
			return b.logGroupID(g)
		}),
	},
	{
		Control: "cost.aws_instance_schedule",
		What:    "an instance of checkout-dev runs day and night",
		Plant: inRegion("checkout-dev", func(b *builder) string {
			i := b.machine("load-test")
			i.kind = "m7i.2xlarge"
			delete(i.tags, scheduleTag)
			return b.instanceID(i)
		}),
	},
	{
		Control: "cost.aws_closed_account_billed",
		What:    "old-games is suspended and still billed",
		Plant:   theAccount("old-games", func(_ *company, a *account) { a.cents = 143_20 }),
	},
}
