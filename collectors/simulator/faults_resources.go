package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// resourceFaults are those of resources that are open or in the clear.
var resourceFaults = []fault{
	{
		Control: "guardrails.aws_bucket_not_public", Nights: acme.Odd,
		What: "a bucket of mobile-prod is public",
		Plant: inAccount("mobile-prod", func(b *builder) string {
			k := b.bucket("website")
			k.open, k.public = true, new(true)
			return b.bucketID(k)
		}),
	},
	{
		Control: "guardrails.aws_bucket_not_public",
		What:    "a bucket of sandbox-aoi has no public access block",
		Plant: inAccount("sandbox-aoi", func(b *builder) string {
			k := b.bucket("scratch")
			k.open = true
			return b.bucketID(k)
		}),
	},
	{
		Control: "guardrails.aws_database_not_public",
		What:    "a database of catalog-dev can have a public address",
		Plant: inRegion("catalog-dev", func(b *builder) string {
			d := b.database("reporting")
			d.public = true
			return b.databaseID(d)
		}),
	},
	{
		Control: "guardrails.aws_database_encrypted",
		What:    "a database of search-prod is not encrypted",
		Plant: inRegion("search-prod", func(b *builder) string {
			d := b.database("suggestions")
			d.unencrypted = true
			return b.databaseID(d)
		}),
	},
	{
		Control: "guardrails.aws_database_encrypted", Nights: acme.Even,
		What: "a new database of coyote-crm is not encrypted",
		Plant: inRegion("coyote-crm", func(b *builder) string {
			d := b.database("contacts")
			d.unencrypted = true
			return b.databaseID(d)
		}),
	},
	{
		Control: "guardrails.aws_instance_imds_v2",
		What:    "an instance of checkout-prod gives its metadata without a session token",
		Plant: inRegion("checkout-prod", func(b *builder) string {
			i := b.machine("legacy-cart")
			i.imdsV1 = true
			return b.instanceID(i)
		}),
	},
	{
		Control: "guardrails.aws_volume_encrypted",
		What:    "a volume of search-prod is not encrypted",
		Plant: inRegion("search-prod", func(b *builder) string {
			v := b.disk("index", 300, b.machine("indexer").id)
			v.unencrypted = true
			return b.volumeID(v)
		}),
	},
}
