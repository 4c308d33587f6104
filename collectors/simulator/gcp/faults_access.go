package gcp

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// accessFaults are those of grants, keys and workload identity.
var accessFaults = []fault{
	{
		control: "guardrails.gcp_basic_role_not_above_projects",
		what:    "the lead of platform owns the organization",
		plant: theMember(func(c *company) string {
			return at(&c.organization.policy, "roles/owner", person(c.Lead("platform")))
		}),
	},
	{
		control: "guardrails.gcp_basic_role_not_above_projects", nights: acme.Even,
		what: "contractors edit everything in staging",
		plant: theMember(func(c *company) string {
			return at(&c.folderAt["Development/Staging"].policy, "roles/editor", "group:gcp-contractors@"+acme.Domain)
		}),
	},
	{
		control: "guardrails.gcp_basic_role_not_on_project",
		what:    "the lead of payments owns acme-payments-dev",
		plant: theMember(func(c *company) string {
			return at(&c.byID["acme-payments-dev"].policy, "roles/owner", person(c.Lead("payments")))
		}),
	},
	{
		control: "guardrails.gcp_basic_role_not_on_project", nights: acme.Odd,
		what: "Terraform edits acme-catalog-prod",
		plant: theMember(func(c *company) string {
			return at(&c.byID["acme-catalog-prod"].policy, "roles/editor", serviceAccount("terraform", c.byID["acme-ci"]))
		}),
	},
	{
		control: "guardrails.gcp_default_service_account_not_editor",
		what:    "every machine of acme-data-dev may change everything in it",
		plant: theMember(func(c *company) string {
			p := c.byID["acme-data-dev"]
			return at(&p.policy, "roles/editor", "serviceAccount:"+p.number+"-compute@developer.gserviceaccount.com")
		}),
	},
	{
		control: "guardrails.gcp_public_principal_unbound",
		what:    "everybody with a Google account sees acme-sandbox-qa",
		plant: theMember(func(c *company) string {
			return at(&c.byID["acme-sandbox-qa"].policy, "roles/viewer", "allAuthenticatedUsers")
		}),
	},
	{
		control: "guardrails.gcp_deleted_principal_unbound",
		what:    "acme-search-prod names an account that was deleted",
		plant: theMember(func(c *company) string {
			return at(&c.byID["acme-search-prod"].policy, "roles/logging.viewer", "deleted:user:old.hand@"+acme.Domain+"?uid=123456789012345678901")
		}),
	},
	{
		control: "guardrails.gcp_deleted_principal_unbound", nights: acme.Even,
		what: "acme-mobile-prod names a service account that was deleted",
		plant: theMember(func(c *company) string {
			p := c.byID["acme-mobile-prod"]
			return at(&p.policy, "roles/storage.admin", "deleted:"+serviceAccount("uploader", p)+"?uid=112233445566778899001")
		}),
	},
	{
		control: "guardrails.gcp_external_principal_trusted",
		what:    "somebody of another company reads acme-data-prod",
		plant: theMember(func(c *company) string {
			return at(&c.byID["acme-data-prod"].policy, "roles/bigquery.dataViewer", "user:consultant@partner.example")
		}),
	},
	{
		control: "guardrails.gcp_external_principal_trusted", nights: acme.Odd,
		what: "a member with a hostile name has access to acme-sandbox-sheet",
		plant: theMember(func(c *company) string {
			return at(&c.byID["acme-sandbox-sheet"].policy, "roles/browser", `user:"<b>x</b>"@evil.example`)
		}),
	},
	{
		control: "guardrails.gcp_foreign_service_account_trusted",
		what:    "a scanner of a vendor sees the whole organization",
		plant: theMember(func(c *company) string {
			return at(&c.organization.policy, "roles/browser", "serviceAccount:scanner@vendor-tools.iam.gserviceaccount.com")
		}),
	},
	{
		control: "guardrails.gcp_role_condition_not_expired",
		what:    "the access for a migration ended weeks ago and is still there",
		plant: theMember(func(c *company) string {
			b := c.byID["acme-network"].policy.grant("roles/compute.viewer", "group:gcp-migration@"+acme.Domain)
			b.title, b.condition = "migration \u202ereverse", until(c.Recently(20))
			return b.members[0]
		}),
	},
	{
		control: "guardrails.gcp_person_not_above_projects",
		what:    "the lead of data sees all of Production by name",
		plant: theMember(func(c *company) string {
			return at(&c.folderAt["Production"].policy, "roles/resourcemanager.folderViewer", person(c.Lead("data")))
		}),
	},
	{
		control: "guardrails.gcp_impersonation_scoped",
		what:    "the team search may act as every service account of acme-search-dev",
		plant: theMember(func(c *company) string {
			return at(&c.byID["acme-search-dev"].policy, "roles/iam.serviceAccountUser", group("search"))
		}),
	},
	{
		control: "guardrails.gcp_organization_administrators_few",
		what:    "four groups administer the organization",
		plant: theOrganization(func(c *company) {
			at(&c.organization.policy, "roles/resourcemanager.organizationAdmin", group("network"), group("security"), group("platform"))
		}),
	},
	{
		control: "guardrails.gcp_billing_administrators_trusted",
		what:    "a program administers the billing account",
		plant: func(c *company) string {
			at(&c.accounts[0].policy, "roles/billing.admin", serviceAccount("linker", c.byID["acme-finance"]))
			return "//cloudbilling.googleapis.com/" + c.accounts[0].resource()
		},
	},
	{
		control: "guardrails.gcp_service_account_key_rotated",
		what:    "a key in acme-payments-prod is most of a year old",
		plant: inProject("acme-payments-prod", func(b *builder) *asset {
			return b.key(b.identity("billing-export", "Billing export"), b.Ago(300), b.Ago(-400), "USER_MANAGED")
		}),
	},
	{
		control: "guardrails.gcp_service_account_key_rotated", nights: acme.Even,
		what: "a key in coyote-data came with the acquisition",
		plant: inProject("coyote-data", func(b *builder) *asset {
			return b.key(b.identity("etl", `<svg onload=alert(1)>`), b.Ago(900), b.Ago(-100), "USER_MANAGED")
		}),
	},
	{
		control: "guardrails.gcp_service_account_key_expires",
		what:    "a key in acme-mobile-dev never ends",
		plant: inProject("acme-mobile-dev", func(b *builder) *asset {
			return b.key(b.identity("crashes", "Crash reports"), b.Recently(12), time.Time{}, "USER_MANAGED")
		}),
	},
	{
		control: "guardrails.gcp_service_account_key_not_uploaded",
		what:    "somebody brought a key for acme-fulfilment-dev along",
		plant: inProject("acme-fulfilment-dev", func(b *builder) *asset {
			k := b.key(b.identity("labels", "Prints labels"), b.Recently(15), b.Recently(-200), "USER_MANAGED")
			k.data["keyOrigin"] = "USER_PROVIDED"
			return k
		}),
	},
	{
		control: "guardrails.gcp_disabled_service_account_without_keys",
		what:    "a disabled service account of acme-search-prod still has a key",
		plant: inProject("acme-search-prod", func(b *builder) *asset {
			a := b.identity("crawler", "Crawler")
			a.data["disabled"] = true
			return b.key(a, b.Recently(30), b.Recently(-60), "USER_MANAGED")
		}),
	},
	{
		control: "guardrails.gcp_workload_identity_conditioned",
		what:    "every workflow on GitHub becomes a principal of acme-catalog-dev",
		plant: inProject("acme-catalog-dev", func(b *builder) *asset {
			b.pool("actions")
			return b.provider("actions", "github", gitHubIssuer, "")
		}),
	},
	{
		control: "guardrails.gcp_workload_identity_conditioned", nights: acme.Even,
		what: "every main branch on GitHub becomes a principal of acme-payments-stg",
		plant: inProject("acme-payments-stg", func(b *builder) *asset {
			b.pool("actions")
			return b.provider("actions", "github", gitHubIssuer, "assertion.ref == 'refs/heads/main'")
		}),
	},
	{
		control: "guardrails.gcp_workload_identity_owner_known",
		what:    "workflows of somebody's own account become principals of acme-loyalty-dev",
		plant: inProject("acme-loyalty-dev", func(b *builder) *asset {
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
