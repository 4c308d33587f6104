package simulator

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// taggingFaults are those of tags.
var taggingFaults = []fault{
	{
		Control: "tagging.account_required_tags",
		What:    "search-dev has no cost-center",
		Plant:   theAccount("search-dev", func(_ *company, a *account) { delete(a.tags, "cost-center") }),
	},
	{
		Control: "tagging.account_required_tags", Nights: acme.Odd,
		What:  "the owner of mobile-dev is blank",
		Plant: theAccount("mobile-dev", func(_ *company, a *account) { a.tags["owner"] = " " }),
	},
	{
		Control: "tagging.resource_required_tags",
		What:    "a log group of payments-dev has no tags",
		Plant: inRegion("payments-dev", func(b *builder) string {
			g := b.logs("/acme/payments/debug", 7)
			g.tags = nil
			return b.logGroupID(g)
		}),
	},
	{
		Control: "tagging.resource_required_tags",
		What:    "the owner of a bucket of data-dev is blank",
		Plant: inAccount("data-dev", func(b *builder) string {
			k := b.bucket("notebooks")
			k.tags["owner"] = ""
			return b.bucketID(k)
		}),
	},
	{
		Control: "tagging.tag_values_allowed", Nights: acme.Odd,
		What: "a bucket of loyalty-prod is in the environment prd",
		Plant: inAccount("loyalty-prod", func(b *builder) string {
			k := b.bucket("vouchers")
			k.tags["environment"] = "prd"
			return b.bucketID(k)
		}),
	},
	{
		Control: "tagging.tag_values_allowed",
		What:    "a database of coyote-erp is in the environment 本番",
		Plant: inRegion("coyote-erp", func(b *builder) string {
			d := b.database("ledger")
			d.tags["environment"] = "本番"
			return b.databaseID(d)
		}),
	},
	{
		Control: "tagging.tag_key_spelling",
		What:    "coyote-wiki has a tag cost_center beside cost-center",
		Plant:   theAccount("coyote-wiki", func(_ *company, a *account) { a.tags["cost_center"] = "WIKI" }),
	},
	{
		Control: "tagging.tag_key_spelling",
		What:    "a load balancer of coyote-web has a tag Owner beside owner",
		Plant: inRegion("coyote-web", func(b *builder) string {
			x := b.balancer("storefront", 2)
			x.tags["Owner"] = "catalog"
			return b.balancerID(x)
		}),
	},
	{
		Control: "tagging.tag_keys_not_secret",
		What:    "an instance of coyote-pos carries a password in a tag",
		Plant: inRegion("coyote-pos", func(b *builder) string {
			i := b.machine("till")
			i.tags["db-password"] = "correct horse battery staple"
			return b.instanceID(i)
		}),
	},
	{
		Control: "tagging.tag_keys_not_secret",
		What:    "a volume of coyote-lab carries an access key in a tag",
		Plant: inRegion("coyote-lab", func(b *builder) string {
			v := b.disk("bench", 40, b.machine("bench").id)
			v.tags["note"] = "uses AKIA" + "ACMEACMEACMEACME"
			return b.volumeID(v)
		}),
	},
	{
		Control: "tagging.environment_matches_unit",
		What:    "fulfilment-prod says that it is development",
		Plant:   theAccount("fulfilment-prod", func(_ *company, a *account) { a.tags["environment"] = "development" }),
	},
	{
		Control: "tagging.owner_names_somebody",
		What:    "the owner of coyote-data has left",
		Plant:   theAccount("coyote-data", func(c *company, a *account) { a.tags["owner"] = c.Leavers()[2].Email }),
	},
	{
		Control: "tagging.owner_names_somebody", Nights: acme.Even,
		What:  "the owner of data-dev is a team that acme does not have",
		Plant: theAccount("data-dev", func(_ *company, a *account) { a.tags["owner"] = "skunkworks" }),
	},
}
