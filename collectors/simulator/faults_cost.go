package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// costFaults are those that cost money.
var costFaults = []fault{
	{
		control: "cost.aws_volume_unattached",
		what:    "payments-dev keeps 500 GiB that no instance has",
		plant:   inRegion("payments-dev", func(b *builder) string { return b.volumeID(b.disk("import-2025", 500, "")) }),
	},
	{
		control: "cost.aws_volume_unattached", nights: acme.Odd,
		what:  "data-prod keeps 4 TiB that no instance has",
		plant: inRegion("data-prod", func(b *builder) string { return b.volumeID(b.disk("warehouse-copy", 4096, "")) }),
	},
	{
		control: "cost.aws_volume_gp2",
		what:    "a 1 TiB volume of catalog-prod is still gp2",
		plant: inRegion("catalog-prod", func(b *builder) string {
			v := b.disk("images", 1024, b.machine("images").id)
			v.kind, v.iops, v.mibs = "gp2", 3072, 0
			return b.volumeID(v)
		}),
	},
	{
		control: "cost.aws_snapshot_orphaned",
		what:    "data-prod keeps a snapshot of a volume that is gone",
		plant: inRegion("data-prod", func(b *builder) string {
			s := b.snapshotOf("vol-"+b.hexOf("volume", "gone", 17), 800, "before-migration")
			s.started, s.description = b.Ago(400), "before migration"
			return b.snapshotID(s)
		}),
	},
	{
		control: "cost.aws_instance_stopped",
		what:    "an instance of payments-prod has been stopped for months and keeps its volumes",
		plant: inRegion("payments-prod", func(b *builder) string {
			i := b.machine("batch-2025")
			i.launched, i.stopped = b.Ago(200), b.Ago(75)
			return b.instanceID(i)
		}),
	},
	{
		control: "cost.aws_elastic_ip_idle",
		what:    "network keeps an address that nothing uses",
		plant:   inRegion("network", func(b *builder) string { return b.addressID(b.boundAddress("")) }),
	},
	{
		control: "cost.aws_elastic_ip_idle", nights: acme.Even,
		what:  "mobile-dev keeps an address that nothing uses",
		plant: inRegion("mobile-dev", func(b *builder) string { return b.addressID(b.boundAddress("")) }),
	},
	{
		control: "cost.aws_load_balancer_unused",
		what:    "a load balancer of fulfilment-dev has no target group",
		plant: inRegion("fulfilment-dev", func(b *builder) string {
			x := b.balancer("parcels", 0)
			x.groupless = true
			return b.balancerID(x)
		}),
	},
	{
		control: "cost.aws_load_balancer_unused", nights: acme.Even,
		what: "no target of a load balancer of search-dev is healthy",
		plant: inRegion("search-dev", func(b *builder) string {
			x := b.balancer("search-next", 0)
			x.kind, x.sick = "network", 3
			return b.balancerID(x)
		}),
	},
	{
		control: "cost.aws_database_extended_support",
		what:    "a database of coyote-crm runs MySQL 5.7, past its support",
		plant: inRegion("coyote-crm", func(b *builder) string {
			d := b.database("crm")
			d.engine, d.version, d.class = "mysql", "5.7.44", "db.r6g.xlarge"
			return b.databaseID(d)
		}),
	},
	{
		control: "cost.aws_bucket_lifecycle", also: []string{"cost.aws_bucket_uploads_aborted"},
		what: "objects of a bucket of data-prod never end",
		plant: inAccount("data-prod", func(b *builder) string {
			k := b.bucket("raw-events")
			k.rules = nil
			return b.bucketID(k)
		}),
	},
	{
		control: "cost.aws_bucket_lifecycle", nights: acme.Odd,
		what: "old versions in a bucket of mobile-prod never end",
		plant: inAccount("mobile-prod", func(b *builder) string {
			k := b.bucket("uploads")
			k.versioning, k.rules[0].noncurrent = "Enabled", 0
			return b.bucketID(k)
		}),
	},
	{
		control: "cost.aws_bucket_uploads_aborted",
		what:    "unfinished uploads to a bucket of catalog-prod never end",
		plant: inAccount("catalog-prod", func(b *builder) string {
			k := b.bucket("photos")
			k.rules[0].abort = 0
			return b.bucketID(k)
		}),
	},
	{
		control: "cost.aws_log_group_expires",
		what:    "a log group of checkout-prod keeps 800 GiB for ever",
		plant: inRegion("checkout-prod", func(b *builder) string {
			g := b.logs("/acme/checkout/access", 0)
			g.bytes = 800 << 30
			return b.logGroupID(g)
		}),
	},
	{
		control: "cost.aws_log_group_expires", nights: acme.Odd,
		what: "a log group of sandbox-aoi never expires",
		plant: inRegion("sandbox-aoi", func(b *builder) string {
			g := b.logs("/aws/lambda/aoi-test", 0)
			g.bytes, g.tags["note"] = 3<<30, "\x1b[31mred\x1b[0m"
			return b.logGroupID(g)
		}),
	},
	{
		control: "cost.aws_instance_schedule",
		what:    "an instance of checkout-dev runs day and night",
		plant: inRegion("checkout-dev", func(b *builder) string {
			i := b.machine("load-test")
			i.kind = "m7i.2xlarge"
			delete(i.tags, scheduleTag)
			return b.instanceID(i)
		}),
	},
	{
		control: "cost.aws_closed_account_billed",
		what:    "old-games is suspended and still billed",
		plant:   theAccount("old-games", func(_ *company, a *account) { a.cents = 143_20 }),
	},
}
