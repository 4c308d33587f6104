package gcp

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// accessFaults are those of grants, keys and workload identity.
var accessFaults = []fault{
	{
		Control: "guardrails.gcp_basic_role_not_above_projects",
		What:    "the lead of platform owns the organization",
		Plant: theMember(func(c *company) string {
			return at(&c.organization.policy, "roles/owner", person(c.Lead("platform")))
		}),
	},
	{
		Control: "guardrails.gcp_basic_role_not_above_projects", Nights: acme.Even,
		What: "contractors edit everything in staging",
		Plant: theMember(func(c *company) string {
			return at(&c.folderAt["Development/Staging"].policy, "roles/editor", "group:gcp-contractors@"+acme.Domain)
		}),
	},
	{
		Control: "guardrails.gcp_basic_role_not_on_project",
		What:    "the lead of payments owns acme-payments-dev",
		Plant: theMember(func(c *company) string {
			return at(&c.byID["acme-payments-dev"].policy, "roles/owner", person(c.Lead("payments")))
		}),
	},
	{
		Control: "guardrails.gcp_basic_role_not_on_project", Nights: acme.Odd,
		What: "Terraform edits acme-catalog-prod",
		Plant: theMember(func(c *company) string {
			return at(&c.byID["acme-catalog-prod"].policy, "roles/editor", serviceAccount("terraform", c.byID["acme-ci"]))
		}),
	},
	{
		Control: "guardrails.gcp_default_service_account_not_editor",
		What:    "every machine of acme-data-dev may change everything in it",
		Plant: theMember(func(c *company) string {
			p := c.byID["acme-data-dev"]
			return at(&p.policy, "roles/editor", "serviceAccount:"+p.number+"-compute@developer.gserviceaccount.com")
		}),
	},
	{
		Control: "guardrails.gcp_public_principal_unbound",
		What:    "everybody with a Google account sees acme-sandbox-qa",
		Plant: theMember(func(c *company) string {
			return at(&c.byID["acme-sandbox-qa"].policy, "roles/viewer", "allAuthenticatedUsers")
		}),
	},
	{
		Control: "guardrails.gcp_deleted_principal_unbound",
		What:    "acme-search-prod names an account that was deleted",
		Plant: theMember(func(c *company) string {
			return at(&c.byID["acme-search-prod"].policy, "roles/logging.viewer", "deleted:user:old.hand@"+acme.Domain+"?uid=123456789012345678901")
		}),
	},
	{
		Control: "guardrails.gcp_deleted_principal_unbound", Nights: acme.Even,
		What: "acme-mobile-prod names a service account that was deleted",
		Plant: theMember(func(c *company) string {
			p := c.byID["acme-mobile-prod"]
			return at(&p.policy, "roles/storage.admin", "deleted:"+serviceAccount("uploader", p)+"?uid=112233445566778899001")
		}),
	},
	{
		Control: "guardrails.gcp_external_principal_trusted",
		What:    "somebody of another company reads acme-data-prod",
		Plant: theMember(func(c *company) string {
			return at(&c.byID["acme-data-prod"].policy, "roles/bigquery.dataViewer", "user:consultant@partner.example")
		}),
	},
	{
		Control: "guardrails.gcp_external_principal_trusted", Nights: acme.Odd,
		What: "a member with a hostile name has access to acme-sandbox-sheet",
		Plant: theMember(func(c *company) string {
			return at(&c.byID["acme-sandbox-sheet"].policy, "roles/browser", `user:"<b>x</b>"@evil.example`)
		}),
	},
	{
		Control: "guardrails.gcp_foreign_service_account_trusted",
		What:    "a scanner of a vendor sees the whole organization",
		Plant: theMember(func(c *company) string {
			return at(&c.organization.policy, "roles/browser", "serviceAccount:scanner@vendor-tools.iam.gserviceaccount.com")
		}),
	},
	{
		Control: "guardrails.gcp_role_condition_not_expired",
		What:    "the access for a migration ended weeks ago and is still there",
		Plant: theMember(func(c *company) string {
			b := c.byID["acme-network"].policy.grant("roles/compute.viewer", "group:gcp-migration@"+acme.Domain)
			b.title, b.condition = "migration \u202ereverse", until(c.Recently(20))
			return b.members[0]
		}),
	},
	{
		Control: "guardrails.gcp_person_not_above_projects",
		What:    "the lead of data sees all of Production by name",
		Plant: theMember(func(c *company) string {
			return at(&c.folderAt["Production"].policy, "roles/resourcemanager.folderViewer", person(c.Lead("data")))
		}),
	},
	{
		Control: "guardrails.gcp_impersonation_scoped",
		What:    "the team search may act as every service account of acme-search-dev",
		Plant: theMember(func(c *company) string {
			return at(&c.byID["acme-search-dev"].policy, "roles/iam.serviceAccountUser", group("search"))
		}),
	},
	{
		Control: "guardrails.gcp_organization_administrators_few",
		What:    "four groups administer the organization",
		Plant: theOrganization(func(c *company) {
			at(&c.organization.policy, "roles/resourcemanager.organizationAdmin", group("network"), group("security"), group("platform"))
		}),
	},
	{
		Control: "guardrails.gcp_billing_administrators_trusted",
		What:    "a program administers the billing account",
		Plant: func(c *company) string {
			at(&c.accounts[0].policy, "roles/billing.admin", serviceAccount("linker", c.byID["acme-finance"]))
			return "//cloudbilling.googleapis.com/" + c.accounts[0].resource()
		},
	},
	{
		Control: "guardrails.gcp_service_account_key_rotated",
		What:    "a key in acme-payments-prod is most of a year old",
		Plant: inProject("acme-payments-prod", func(b *builder) *asset {
			return b.key(b.identity("billing-export", "Billing export"), b.Ago(300), b.Ago(-400), "USER_MANAGED")
		}),
	},
	{
		Control: "guardrails.gcp_service_account_key_rotated", Nights: acme.Even,
		What: "a key in coyote-data came with the acquisition",
		Plant: inProject("coyote-data", func(b *builder) *asset {
			return b.key(b.identity("etl", `<svg onload=alert(1)>`), b.Ago(900), b.Ago(-100), "USER_MANAGED")
		}),
	},
	{
		Control: "guardrails.gcp_service_account_key_expires",
		What:    "a key in acme-mobile-dev never ends",
		Plant: inProject("acme-mobile-dev", func(b *builder) *asset {
			return b.key(b.identity("crashes", "Crash reports"), b.Recently(12), time.Time{}, "USER_MANAGED")
		}),
	},
	{
		Control: "guardrails.gcp_service_account_key_not_uploaded",
		What:    "somebody brought a key for acme-fulfilment-dev along",
		Plant: inProject("acme-fulfilment-dev", func(b *builder) *asset {
			k := b.key(b.identity("labels", "Prints labels"), b.Recently(15), b.Recently(-200), "USER_MANAGED")
			k.data["keyOrigin"] = "USER_PROVIDED"
			return k
		}),
	},
	{
		Control: "guardrails.gcp_disabled_service_account_without_keys",
		What:    "a disabled service account of acme-search-prod still has a key",
		Plant: inProject("acme-search-prod", func(b *builder) *asset {
			a := b.identity("crawler", "Crawler")
			a.data["disabled"] = true
			return b.key(a, b.Recently(30), b.Recently(-60), "USER_MANAGED")
		}),
	},
	{
		Control: "guardrails.gcp_workload_identity_conditioned",
		What:    "every workflow on GitHub becomes a principal of acme-catalog-dev",
		Plant: inProject("acme-catalog-dev", func(b *builder) *asset {
			b.pool("actions")
			return b.provider("actions", "github", gitHubIssuer, "")
		}),
	},
	{
		Control: "guardrails.gcp_workload_identity_conditioned", Nights: acme.Even,
		What: "every main branch on GitHub becomes a principal of acme-payments-stg",
		Plant: inProject("acme-payments-stg", func(b *builder) *asset {
			b.pool("actions")
			return b.provider("actions", "github", gitHubIssuer, "assertion.ref == 'refs/heads/main'")
		}),
	},
	{
		Control: "guardrails.gcp_workload_identity_owner_known",
		What:    "workflows of somebody's own account become principals of acme-loyalty-dev",
		Plant: inProject("acme-loyalty-dev", func(b *builder) *asset {
			b.pool("actions")
			return b.provider("actions", "github", gitHubIssuer, "assertion.repository_owner in ['acme', 'jo-at-home']")
		}),
	},
}

// at binds members to a role and returns the first of them.
func at(p *policy, role string, members ...string) string {
	p.grant(role, members...)
	return members[0]
}
