package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// projectFaults are those of logs, contacts, and projects themselves.
var projectFaults = []fault{
	{
		Control: "guardrails.gcp_organization_audit_sink",
		What:    "the organization's sink leaves out everything below",
		Plant: theOrganization(func(c *company) {
			c.sinkOf(c.organization, "org-audit").data["includeChildren"] = false
		}),
	},
	{
		Control: "guardrails.gcp_audit_bucket_locked",
		What:    "an older copy of the audit log can be deleted",
		Plant: func(c *company) string {
			b := c.inside(c.byID["acme-artifacts"])
			b.bucket("old-audit")
			b.keep()
			a := sink("", c.organization, "legacy-audit", "storage.googleapis.com/acme-artifacts-old-audit", `logName:"cloudaudit.googleapis.com"`, c.Ago(1500))
			c.shared = append(c.shared, a)
			return a.name
		},
	},
	{
		Control: "guardrails.gcp_sink_bucket_exists",
		What:    "acme-fulfilment-prod sends its logs to a bucket that is gone",
		Plant: inProject("acme-fulfilment-prod", func(b *builder) *asset {
			return b.sink("parcels", "storage.googleapis.com/acme-gone-logs", `resource.type="k8s_container"`)
		}),
	},
	{
		Control: "guardrails.gcp_sink_project_exists",
		What:    "acme-checkout-prod sends its logs to a project that is being deleted",
		Plant: inProject("acme-checkout-prod", func(b *builder) *asset {
			return b.sink("slow", "logging.googleapis.com/projects/acme-old-games/locations/global/buckets/slow", "httpRequest.latency>=\"3s\"")
		}),
	},
	{
		Control: "guardrails.gcp_sink_project_exists", Nights: acme.Even,
		What: "coyote-erp sends its logs to somebody else's project",
		Plant: inProject("coyote-erp", func(b *builder) *asset {
			return b.sink("=cmd|' /C calc'!A0", "bigquery.googleapis.com/projects/coyote-before/datasets/logs", "")
		}),
	},
	{
		Control: "guardrails.gcp_data_access_logged",
		What:    "nobody logs who reads data",
		Plant: theOrganization(func(c *company) {
			c.organization.policy.audited = []string{"ADMIN_READ", "DATA_WRITE"}
		}),
	},
	{
		Control: "guardrails.gcp_essential_contacts_complete",
		What:    "nobody hears of legal matters",
		Plant: theOrganization(func(c *company) {
			c.contactOf("legal@" + acme.Domain).data["notificationCategorySubscriptions"] = []string{"PRODUCT_UPDATES"}
		}),
	},
	{
		Control: "guardrails.gcp_contact_reachable",
		What:    "Google could not reach the contact of Sandbox",
		Plant: func(c *company) string {
			a := c.contactOf("product-news@" + acme.Domain)
			a.data["validationState"] = "INVALID"
			return a.name
		},
	},
	{
		Control: "guardrails.gcp_contact_reachable", Nights: acme.Odd,
		What: "the contact of Development confirmed its address two years ago",
		Plant: func(c *company) string {
			a := c.contact(c.ofFolder(c.folderAt["Development"]), 3, "dev-ops@"+acme.Domain, "TECHNICAL")
			a.data["validateTime"] = stamp(c.Ago(730))
			return a.name
		},
	},
	{
		Control: "guardrails.person_contact_here",
		What:    "the contact of Production has left",
		Plant: func(c *company) string {
			return c.contact(c.ofFolder(c.folderAt["Production"]), 4, c.Leavers()[0].Email, "TECHNICAL", "SECURITY").name
		},
	},
	{
		Control: "guardrails.gcp_project_in_folder", Also: []string{"tagging.gcp_project_environment_tagged", "cost.gcp_project_has_budget"},
		What:  "coyote-erp is directly below the organization, where no tag and no budget reaches it",
		Plant: theProject("coyote-erp", func(_ *company, p *project) { p.folder = nil }),
	},
	{
		Control: "guardrails.gcp_project_has_people",
		What:    "only a program has access to acme-hackday",
		Plant: theProject("acme-hackday", func(_ *company, p *project) {
			p.policy = policy{}
			p.policy.grant("roles/viewer", serviceAccount("deployer", p))
		}),
	},
	{
		Control: "guardrails.gcp_project_billing_account_known",
		What:    "coyote-crm is linked to a billing account that is closed",
		Plant:   theProject("coyote-crm", func(c *company, p *project) { p.account, p.billed = c.accounts[1], false }),
	},
	{
		Control: "guardrails.gcp_project_billing_account_known", Nights: acme.Odd,
		What:  "acme-sandbox-aoi is paid with somebody's card",
		Plant: theProject("acme-sandbox-aoi", func(c *company, p *project) { p.account = c.accounts[2] }),
	},
	{
		Control: "tagging.gcp_project_environment_tagged",
		What:    "coyote-lab is in a folder of Google's, to which no tag is attached",
		Plant: theProject("coyote-lab", func(c *company, p *project) {
			p.folder = c.folderAt["system-gsuite"]
			c.newBudget("lab", 200, p.resource())
		}),
	},
	{
		Control: "tagging.gcp_environment_label_matches_tag",
		What:    "acme-loyalty-prod says that it is a sandbox",
		Plant:   theProject("acme-loyalty-prod", func(_ *company, p *project) { p.labels["environment"] = "sandbox" }),
	},
	{
		Control: "tagging.gcp_environment_label_matches_tag", Nights: acme.Even,
		What:  "acme-data-stg says that it is in production",
		Plant: theProject("acme-data-stg", func(_ *company, p *project) { p.labels["environment"] = "production" }),
	},
}
