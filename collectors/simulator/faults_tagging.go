package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// taggingFaults are those of tags.
var taggingFaults = []fault{
	{
		control: "tagging.account_required_tags",
		what:    "search-dev has no cost-center",
		plant:   theAccount("search-dev", func(_ *company, a *account) { delete(a.tags, "cost-center") }),
	},
	{
		control: "tagging.account_required_tags", nights: acme.Odd,
		what:  "the owner of mobile-dev is blank",
		plant: theAccount("mobile-dev", func(_ *company, a *account) { a.tags["owner"] = " " }),
	},
	{
		control: "tagging.resource_required_tags",
		what:    "a log group of payments-dev has no tags",
		plant: inRegion("payments-dev", func(b *builder) string {
			g := b.logs("/acme/payments/debug", 7)
			g.tags = nil
			return b.logGroupID(g)
		}),
	},
	{
		control: "tagging.resource_required_tags",
		what:    "the owner of a bucket of data-dev is blank",
		plant: inAccount("data-dev", func(b *builder) string {
			k := b.bucket("notebooks")
			k.tags["owner"] = ""
			return b.bucketID(k)
		}),
	},
	{
		control: "tagging.tag_values_allowed", nights: acme.Odd,
		what: "a bucket of loyalty-prod is in the environment prd",
		plant: inAccount("loyalty-prod", func(b *builder) string {
			k := b.bucket("vouchers")
			k.tags["environment"] = "prd"
			return b.bucketID(k)
		}),
	},
	{
		control: "tagging.tag_values_allowed",
		what:    "a database of coyote-erp is in the environment 本番",
		plant: inRegion("coyote-erp", func(b *builder) string {
			d := b.database("ledger")
			d.tags["environment"] = "本番"
			return b.databaseID(d)
		}),
	},
	{
		control: "tagging.tag_key_spelling",
		what:    "coyote-wiki has a tag cost_center beside cost-center",
		plant:   theAccount("coyote-wiki", func(_ *company, a *account) { a.tags["cost_center"] = "WIKI" }),
	},
	{
		control: "tagging.tag_key_spelling",
		what:    "a load balancer of coyote-web has a tag Owner beside owner",
		plant: inRegion("coyote-web", func(b *builder) string {
			x := b.balancer("storefront", 2)
			x.tags["Owner"] = "catalog"
			return b.balancerID(x)
		}),
	},
	{
		control: "tagging.tag_keys_not_secret",
		what:    "an instance of coyote-pos carries a password in a tag",
		plant: inRegion("coyote-pos", func(b *builder) string {
			i := b.machine("till")
			i.tags["db-password"] = "correct horse battery staple"
			return b.instanceID(i)
		}),
	},
	{
		control: "tagging.tag_keys_not_secret",
		what:    "a volume of coyote-lab carries an access key in a tag",
		plant: inRegion("coyote-lab", func(b *builder) string {
			v := b.disk("bench", 40, b.machine("bench").id)
			v.tags["note"] = "uses AKIA" + "ACMEACMEACMEACME"
			return b.volumeID(v)
		}),
	},
	{
		control: "tagging.environment_matches_unit",
		what:    "fulfilment-prod says that it is development",
		plant:   theAccount("fulfilment-prod", func(_ *company, a *account) { a.tags["environment"] = "development" }),
	},
	{
		control: "tagging.owner_names_somebody",
		what:    "the owner of coyote-data has left",
		plant:   theAccount("coyote-data", func(c *company, a *account) { a.tags["owner"] = c.Leavers()[2].Email }),
	},
	{
		control: "tagging.owner_names_somebody", nights: acme.Even,
		what:  "the owner of data-dev is a team that acme does not have",
		plant: theAccount("data-dev", func(_ *company, a *account) { a.tags["owner"] = "skunkworks" }),
	},
}
