package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// costFaults are those that cost money.
var costFaults = []fault{
	{
		Control: "cost.gcp_disk_unattached",
		What:    "acme-payments-dev keeps 500 GB that no machine has",
		Plant: inProject("acme-payments-dev", func(b *builder) *asset {
			return b.detached("import-2025", 500, b.Ago(60))
		}),
	},
	{
		Control: "cost.gcp_disk_unattached", Nights: acme.Odd,
		What:  "acme-data-prod keeps 4 TB that no machine ever had",
		Plant: inProject("acme-data-prod", func(b *builder) *asset { return b.disk("warehouse-copy", 4096, "") }),
	},
	{
		Control: "cost.gcp_address_idle",
		What:    "acme-network keeps an address that nothing uses",
		Plant:   inProject("acme-network", func(b *builder) *asset { return b.address("old-vpn", "") }),
	},
	{
		Control: "cost.gcp_address_idle", Nights: acme.Even,
		What:  "acme-mobile-dev keeps an address that nothing uses",
		Plant: inProject("acme-mobile-dev", func(b *builder) *asset { return b.address("beta", "") }),
	},
	{
		Control: "cost.gcp_snapshot_orphaned",
		What:    "acme-data-prod keeps a snapshot of a disk that is gone",
		Plant: inProject("acme-data-prod", func(b *builder) *asset {
			s := b.snapshot("before-migration", 800, b.compute("zones/"+b.p.home+"/disks/gone"), b.Ago(400))
			s.data["description"] = "before migration @everyone [x](javascript:alert(1))"
			return s
		}),
	},
	{
		Control: "cost.gcp_snapshot_old",
		What:    "acme-search-prod keeps a snapshot that somebody made by hand two years ago",
		Plant: inProject("acme-search-prod", func(b *builder) *asset {
			return b.snapshot("by-hand", 200, b.compute("zones/"+b.p.home+"/disks/data"), b.Ago(720))
		}),
	},
	{
		Control: "cost.gcp_instance_stopped",
		What:    "a machine of acme-payments-prod has been stopped for months and keeps its disk",
		Plant: inProject("acme-payments-prod", func(b *builder) *asset {
			i := b.machine("batch-2025", "n2-standard-8")
			stop(i, b.Ago(75))
			return i
		}),
	},
	{
		Control: "cost.gcp_instance_schedule",
		What:    "a machine of acme-checkout-dev runs day and night",
		Plant: inProject("acme-checkout-dev", func(b *builder) *asset {
			i := b.machine("load-test", "n2-standard-8")
			delete(i.labels, "schedule")
			return i
		}),
	},
	{
		Control: "cost.gcp_sql_schedule",
		What:    "a database of acme-data-stg runs day and night",
		Plant: inProject("acme-data-stg", func(b *builder) *asset {
			d := b.database("rehearsal", "db-custom-4-15360", 200)
			settings(d)["activationPolicy"] = "ALWAYS"
			return d
		}),
	},
	{
		Control: "cost.gcp_bucket_lifecycle",
		What:    "objects of a bucket of acme-data-prod never end",
		Plant: inProject("acme-data-prod", func(b *builder) *asset {
			k := b.bucket("raw-events")
			delete(k.data, "lifecycle")
			return k
		}),
	},
	{
		Control: "cost.gcp_bucket_noncurrent_ends",
		What:    "old versions in a bucket of acme-mobile-prod never end",
		Plant: inProject("acme-mobile-prod", func(b *builder) *asset {
			k := b.bucket("uploads")
			k.data["versioning"] = obj{"enabled": true}
			k.data["lifecycle"] = obj{"rule": []obj{{"action": obj{"type": "Delete"}, "condition": obj{"age": 365, "isLive": true}}}}
			return k
		}),
	},
	{
		Control: "cost.gcp_project_has_budget", Nights: acme.Odd,
		What: "nothing but a budget for one service covers coyote-data",
		Plant: theProject("coyote-data", func(c *company, p *project) {
			p.folder = nil
			c.newBudget("BigQuery only", 500, p.resource()).services = []string{"services/24E6-581D-38E5"}
		}),
		Also: []string{"guardrails.gcp_project_in_folder", "tagging.gcp_project_environment_tagged"},
	},
	{
		Control: "cost.gcp_budget_tells_somebody",
		What:    "nobody hears of the budget of a campaign",
		Plant: func(c *company) string {
			b := c.newBudget(`"><img src=x>=1+1`, 900, c.byID["acme-loyalty-dev"].resource())
			b.mute = true
			return "//billingbudgets.googleapis.com/" + b.resource()
		},
	},
	{
		Control: "cost.gcp_budget_covers_living_projects",
		What:    "a budget watches over a project that is being deleted",
		Plant: func(c *company) string {
			return "//billingbudgets.googleapis.com/" + c.newBudget("Games", 700, c.byID["acme-old-games"].resource()).resource()
		},
	},
	{
		Control: "cost.gcp_deleted_project_unbilled",
		What:    "acme-old-lab is being deleted and still linked to the billing account",
		Plant:   theProject("acme-old-lab", func(c *company, p *project) { p.account, p.billed = c.accounts[0], true }),
	},
	{
		Control: "cost.gcp_project_with_billing",
		What:    "acme-sandbox-sheet has no billing account any more",
		Plant:   theProject("acme-sandbox-sheet", func(_ *company, p *project) { p.account, p.billed = nil, false }),
	},
}
