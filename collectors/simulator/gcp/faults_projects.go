package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// projectFaults are those of logs, contacts, and projects themselves.
var projectFaults = []fault{
	{
		control: "guardrails.gcp_organization_audit_sink",
		what:    "the organization's sink leaves out everything below",
		plant: theOrganization(func(c *company) {
			c.sinkOf(c.organization, "org-audit").data["includeChildren"] = false
		}),
	},
	{
		control: "guardrails.gcp_audit_bucket_locked",
		what:    "an older copy of the audit log can be deleted",
		plant: func(c *company) string {
			b := c.inside(c.byID["acme-artifacts"])
			b.bucket("old-audit")
			b.keep()
			a := sink("", c.organization, "legacy-audit", "storage.googleapis.com/acme-artifacts-old-audit", `logName:"cloudaudit.googleapis.com"`, c.Ago(1500))
			c.shared = append(c.shared, a)
			return a.name
		},
	},
	{
		control: "guardrails.gcp_sink_bucket_exists",
		what:    "acme-fulfilment-prod sends its logs to a bucket that is gone",
		plant: inProject("acme-fulfilment-prod", func(b *builder) *asset {
			return b.sink("parcels", "storage.googleapis.com/acme-gone-logs", `resource.type="k8s_container"`)
		}),
	},
	{
		control: "guardrails.gcp_sink_project_exists",
		what:    "acme-checkout-prod sends its logs to a project that is being deleted",
		plant: inProject("acme-checkout-prod", func(b *builder) *asset {
			return b.sink("slow", "logging.googleapis.com/projects/acme-old-games/locations/global/buckets/slow", "httpRequest.latency>=\"3s\"")
		}),
	},
	{
		control: "guardrails.gcp_sink_project_exists", nights: acme.Even,
		what: "coyote-erp sends its logs to somebody else's project",
		plant: inProject("coyote-erp", func(b *builder) *asset {
			return b.sink("=cmd|' /C calc'!A0", "bigquery.googleapis.com/projects/coyote-before/datasets/logs", "")
		}),
	},
	{
		control: "guardrails.gcp_data_access_logged",
		what:    "nobody logs who reads data",
		plant: theOrganization(func(c *company) {
			c.organization.policy.audited = []string{"ADMIN_READ", "DATA_WRITE"}
		}),
	},
	{
		control: "guardrails.gcp_essential_contacts_complete",
		what:    "nobody hears of legal matters",
		plant: theOrganization(func(c *company) {
			c.contactOf("legal@" + acme.Domain).data["notificationCategorySubscriptions"] = []string{"PRODUCT_UPDATES"}
		}),
	},
	{
		control: "guardrails.gcp_contact_reachable",
		what:    "Google could not reach the contact of Sandbox",
		plant: func(c *company) string {
			a := c.contactOf("product-news@" + acme.Domain)
			a.data["validationState"] = "INVALID"
			return a.name
		},
	},
	{
		control: "guardrails.gcp_contact_reachable", nights: acme.Odd,
		what: "the contact of Development confirmed its address two years ago",
		plant: func(c *company) string {
			a := c.contact(c.ofFolder(c.folderAt["Development"]), 3, "dev-ops@"+acme.Domain, "TECHNICAL")
			a.data["validateTime"] = stamp(c.Ago(730))
			return a.name
		},
	},
	{
		control: "guardrails.person_contact_here",
		what:    "the contact of Production has left",
		plant: func(c *company) string {
			return c.contact(c.ofFolder(c.folderAt["Production"]), 4, c.Leavers()[0].Email, "TECHNICAL", "SECURITY").name
		},
	},
	{
		control: "guardrails.gcp_project_in_folder", also: []string{"tagging.gcp_project_environment_tagged", "cost.gcp_project_has_budget"},
		what:  "coyote-erp is directly below the organization, where no tag and no budget reaches it",
		plant: theProject("coyote-erp", func(_ *company, p *project) { p.folder = nil }),
	},
	{
		control: "guardrails.gcp_project_has_people",
		what:    "only a program has access to acme-hackday",
		plant: theProject("acme-hackday", func(_ *company, p *project) {
			p.policy = policy{}
			p.policy.grant("roles/viewer", serviceAccount("deployer", p))
		}),
	},
	{
		control: "guardrails.gcp_project_billing_account_known",
		what:    "coyote-crm is linked to a billing account that is closed",
		plant:   theProject("coyote-crm", func(c *company, p *project) { p.account, p.billed = c.accounts[1], false }),
	},
	{
		control: "guardrails.gcp_project_billing_account_known", nights: acme.Odd,
		what:  "acme-sandbox-aoi is paid with somebody's card",
		plant: theProject("acme-sandbox-aoi", func(c *company, p *project) { p.account = c.accounts[2] }),
	},
	{
		control: "tagging.gcp_project_environment_tagged",
		what:    "coyote-lab is in a folder of Google's, to which no tag is attached",
		plant: theProject("coyote-lab", func(c *company, p *project) {
			p.folder = c.folderAt["system-gsuite"]
			c.newBudget("lab", 200, p.resource())
		}),
	},
	{
		control: "tagging.gcp_environment_label_matches_tag",
		what:    "acme-loyalty-prod says that it is a sandbox",
		plant:   theProject("acme-loyalty-prod", func(_ *company, p *project) { p.labels["environment"] = "sandbox" }),
	},
	{
		control: "tagging.gcp_environment_label_matches_tag", nights: acme.Even,
		what:  "acme-data-stg says that it is in production",
		plant: theProject("acme-data-stg", func(_ *company, p *project) { p.labels["environment"] = "production" }),
	},
}
