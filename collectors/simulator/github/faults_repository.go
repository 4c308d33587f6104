package github

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// repositoryFaults are those of repositories.
var repositoryFaults = []fault{
	{
		control: "guardrails.github_branch_protected",
		also: []string{
			"guardrails.github_branch_force_push_blocked", "guardrails.github_branch_deletion_blocked",
			"guardrails.github_branch_reviewed", "guardrails.github_branch_checked",
		},
		what:  "no rule protects checkout-web",
		plant: inRepository("checkout-web", func(_ *company, r *repository) { r.unruled = true }),
	},
	{
		control: "guardrails.github_branch_force_push_blocked",
		what:    "payments-tools takes force pushes",
		plant:   classic("payments-tools", func(p *protection) { p.forcePushes = true }),
	},
	{
		control: "guardrails.github_branch_deletion_blocked",
		what:    "the branch of search-tools can be deleted",
		plant:   classic("search-tools", func(p *protection) { p.deletions = true }),
	},
	{
		control: "guardrails.github_branch_reviewed", nights: acme.Odd,
		what:  "mobile-web needs no review",
		plant: classic("mobile-web", func(p *protection) { p.approvals = 0 }),
	},
	{
		control: "guardrails.github_branch_checked",
		what:    "loyalty-tools merges without checks",
		plant:   classic("loyalty-tools", func(p *protection) { p.checks = nil }),
	},
	{
		control: "guardrails.github_branch_rules_for_all",
		what:    "administrators of loyalty-service are above its rules",
		plant:   classic("loyalty-service", func(p *protection) { p.admins = false }),
	},
	{
		control: "guardrails.github_repository_dependency_alerts",
		what:    "fulfilment-web does not warn of vulnerable dependencies",
		plant:   inRepository("fulfilment-web", func(_ *company, r *repository) { r.alerts = false }),
	},
	{
		control: "guardrails.github_repository_secret_scanning",
		also:    []string{"guardrails.github_repository_push_protection"},
		what:    "fulfilment-infra is not scanned for secrets",
		plant:   inRepository("fulfilment-infra", func(_ *company, r *repository) { r.scanning, r.pushProtection = false, false }),
	},
	{
		control: "guardrails.github_repository_push_protection", nights: acme.Even,
		what:  "catalog-web takes pushes with secrets",
		plant: inRepository("catalog-web", func(_ *company, r *repository) { r.pushProtection = false }),
	},
	{
		control: "guardrails.github_repository_codeowners_valid",
		what:    "CODEOWNERS of mobile-service names a team that is gone",
		plant: inRepository("mobile-service", func(_ *company, r *repository) {
			r.ownerFlaws = []flaw{{3, "Unknown owner", "Unknown owner on line 3: make sure @acme/mobile-core exists and has write access"}}
		}),
	},
	{
		control: "guardrails.github_repository_public_approved",
		what:    "security-tools is public, and nobody meant it",
		plant:   inRepository("security-tools", func(_ *company, r *repository) { r.visibility = "public" }),
	},
	{
		control: "guardrails.github_repository_outsiders_limited",
		what:    "an agency administers web",
		plant: inRepository("web", func(c *company, r *repository) {
			r.guests = append(r.guests, guest{c.byLogin["agency-kim"], "admin"})
		}),
	},
	{
		control: "guardrails.github_environment_protected",
		what:    "any branch of checkout-infra deploys to production; its name has a line break",
		plant: inRepository("checkout-infra", func(_ *company, r *repository) {
			r.environments = []environment{{name: "Production `eu`\n- [ ] done"}}
		}),
	},
	{
		control: "guardrails.github_repository_workflow_token_reads",
		what:    "workflows of mobile-infra get a token that may write",
		plant:   inRepository("mobile-infra", func(_ *company, r *repository) { r.writeToken = true }),
	},
	{
		control: "tagging.owner_names_somebody",
		what:    "the owner of data-lake is a team that never was",
		plant:   inRepository("data-lake", func(_ *company, r *repository) { r.properties["owner"] = "big-data" }),
	},
	{
		control: "tagging.owner_names_somebody", nights: acme.Odd,
		what: "the owner of search-index has left",
		plant: inRepository("search-index", func(c *company, r *repository) {
			r.properties["owner"] = c.Leavers()[0].Email
		}),
	},
	{
		control: "tagging.account_required_tags",
		what:    "nobody has said who owns finance-web",
		plant:   inRepository("finance-web", func(_ *company, r *repository) { delete(r.properties, "owner") }),
	},
	{
		control: "cost.github_repository_active",
		what:    "nobody has changed legacy-portal for over a year",
		plant:   inRepository("legacy-portal", func(c *company, r *repository) { r.pushed = c.Recently(500) }),
	},
}
