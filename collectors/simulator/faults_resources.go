package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// resourceFaults are those of resources that are open or in the clear.
var resourceFaults = []fault{
	{
		control: "guardrails.aws_bucket_not_public", nights: acme.Odd,
		what: "a bucket of mobile-prod is public",
		plant: inAccount("mobile-prod", func(b *builder) string {
			k := b.bucket("website")
			k.open, k.public = true, new(true)
			return b.bucketID(k)
		}),
	},
	{
		control: "guardrails.aws_bucket_not_public",
		what:    "a bucket of sandbox-aoi has no public access block",
		plant: inAccount("sandbox-aoi", func(b *builder) string {
			k := b.bucket("scratch")
			k.open = true
			return b.bucketID(k)
		}),
	},
	{
		control: "guardrails.aws_database_not_public",
		what:    "a database of catalog-dev can have a public address",
		plant: inRegion("catalog-dev", func(b *builder) string {
			d := b.database("reporting")
			d.public = true
			return b.databaseID(d)
		}),
	},
	{
		control: "guardrails.aws_database_encrypted",
		what:    "a database of search-prod is not encrypted",
		plant: inRegion("search-prod", func(b *builder) string {
			d := b.database("suggestions")
			d.unencrypted = true
			return b.databaseID(d)
		}),
	},
	{
		control: "guardrails.aws_database_encrypted", nights: acme.Even,
		what: "a new database of coyote-crm is not encrypted",
		plant: inRegion("coyote-crm", func(b *builder) string {
			d := b.database("contacts")
			d.unencrypted = true
			return b.databaseID(d)
		}),
	},
	{
		control: "guardrails.aws_instance_imds_v2",
		what:    "an instance of checkout-prod gives its metadata without a session token",
		plant: inRegion("checkout-prod", func(b *builder) string {
			i := b.machine("legacy-cart")
			i.imdsV1 = true
			return b.instanceID(i)
		}),
	},
	{
		control: "guardrails.aws_volume_encrypted",
		what:    "a volume of search-prod is not encrypted",
		plant: inRegion("search-prod", func(b *builder) string {
			v := b.disk("index", 300, b.machine("indexer").id)
			v.unencrypted = true
			return b.volumeID(v)
		}),
	},
}
