package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// costFaults are those that cost money.
var costFaults = []fault{
	{
		control: "cost.gcp_disk_unattached",
		what:    "acme-payments-dev keeps 500 GB that no machine has",
		plant: inProject("acme-payments-dev", func(b *builder) *asset {
			return b.detached("import-2025", 500, b.Ago(60))
		}),
	},
	{
		control: "cost.gcp_disk_unattached", nights: acme.Odd,
		what:  "acme-data-prod keeps 4 TB that no machine ever had",
		plant: inProject("acme-data-prod", func(b *builder) *asset { return b.disk("warehouse-copy", 4096, "") }),
	},
	{
		control: "cost.gcp_address_idle",
		what:    "acme-network keeps an address that nothing uses",
		plant:   inProject("acme-network", func(b *builder) *asset { return b.address("old-vpn", "") }),
	},
	{
		control: "cost.gcp_address_idle", nights: acme.Even,
		what:  "acme-mobile-dev keeps an address that nothing uses",
		plant: inProject("acme-mobile-dev", func(b *builder) *asset { return b.address("beta", "") }),
	},
	{
		control: "cost.gcp_snapshot_orphaned",
		what:    "acme-data-prod keeps a snapshot of a disk that is gone",
		plant: inProject("acme-data-prod", func(b *builder) *asset {
			s := b.snapshot("before-migration", 800, b.compute("zones/"+b.p.home+"/disks/gone"), b.Ago(400))
			s.data["description"] = "before migration @everyone [x](javascript:alert(1))"
			return s
		}),
	},
	{
		control: "cost.gcp_snapshot_old",
		what:    "acme-search-prod keeps a snapshot that somebody made by hand two years ago",
		plant: inProject("acme-search-prod", func(b *builder) *asset {
			return b.snapshot("by-hand", 200, b.compute("zones/"+b.p.home+"/disks/data"), b.Ago(720))
		}),
	},
	{
		control: "cost.gcp_instance_stopped",
		what:    "a machine of acme-payments-prod has been stopped for months and keeps its disk",
		plant: inProject("acme-payments-prod", func(b *builder) *asset {
			i := b.machine("batch-2025", "n2-standard-8")
			stop(i, b.Ago(75))
			return i
		}),
	},
	{
		control: "cost.gcp_instance_schedule",
		what:    "a machine of acme-checkout-dev runs day and night",
		plant: inProject("acme-checkout-dev", func(b *builder) *asset {
			i := b.machine("load-test", "n2-standard-8")
			delete(i.labels, "schedule")
			return i
		}),
	},
	{
		control: "cost.gcp_sql_schedule",
		what:    "a database of acme-data-stg runs day and night",
		plant: inProject("acme-data-stg", func(b *builder) *asset {
			d := b.database("rehearsal", "db-custom-4-15360", 200)
			settings(d)["activationPolicy"] = "ALWAYS"
			return d
		}),
	},
	{
		control: "cost.gcp_bucket_lifecycle",
		what:    "objects of a bucket of acme-data-prod never end",
		plant: inProject("acme-data-prod", func(b *builder) *asset {
			k := b.bucket("raw-events")
			delete(k.data, "lifecycle")
			return k
		}),
	},
	{
		control: "cost.gcp_bucket_noncurrent_ends",
		what:    "old versions in a bucket of acme-mobile-prod never end",
		plant: inProject("acme-mobile-prod", func(b *builder) *asset {
			k := b.bucket("uploads")
			k.data["versioning"] = obj{"enabled": true}
			return k
		}),
	},
	{
		control: "cost.gcp_project_has_budget", nights: acme.Odd,
		what: "nothing but a budget for one service covers coyote-data",
		plant: theProject("coyote-data", func(c *company, p *project) {
			p.folder = nil
			c.newBudget("BigQuery only", 500, p.resource()).services = []string{"services/24E6-581D-38E5"}
		}),
		also: []string{"guardrails.gcp_project_in_folder", "tagging.gcp_project_environment_tagged"},
	},
	{
		control: "cost.gcp_budget_tells_somebody",
		what:    "nobody hears of the budget of a campaign",
		plant: func(c *company) string {
			b := c.newBudget(`"><img src=x>=1+1`, 900, c.byID["acme-loyalty-dev"].resource())
			b.mute = true
			return "//billingbudgets.googleapis.com/" + b.resource()
		},
	},
	{
		control: "cost.gcp_budget_covers_living_projects",
		what:    "a budget watches over a project that is being deleted",
		plant: func(c *company) string {
			return "//billingbudgets.googleapis.com/" + c.newBudget("Games", 700, c.byID["acme-old-games"].resource()).resource()
		},
	},
	{
		control: "cost.gcp_deleted_project_unbilled",
		what:    "acme-old-lab is being deleted and still linked to the billing account",
		plant:   theProject("acme-old-lab", func(c *company, p *project) { p.account, p.billed = c.accounts[0], true }),
	},
	{
		control: "cost.gcp_project_with_billing",
		what:    "acme-sandbox-sheet has no billing account any more",
		plant:   theProject("acme-sandbox-sheet", func(_ *company, p *project) { p.account, p.billed = nil, false }),
	},
}
