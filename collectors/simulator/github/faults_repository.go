package github

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// repositoryFaults are those of repositories.
var repositoryFaults = []fault{
	{
		Control: "guardrails.github_branch_protected",
		What:    "no rule protects checkout-web",
		Plant:   inRepository("checkout-web", func(_ *company, r *repository) { r.unruled = true }),
	},
	{
		Control: "guardrails.github_branch_force_push_blocked",
		What:    "payments-tools takes force pushes",
		Plant:   classic("payments-tools", func(p *protection) { p.forcePushes = true }),
	},
	{
		Control: "guardrails.github_branch_deletion_blocked",
		What:    "the branch of search-tools can be deleted",
		Plant:   classic("search-tools", func(p *protection) { p.deletions = true }),
	},
	{
		Control: "guardrails.github_branch_reviewed", Nights: acme.Odd,
		What:  "mobile-web needs no review",
		Plant: classic("mobile-web", func(p *protection) { p.approvals = 0 }),
	},
	{
		Control: "guardrails.github_branch_checked",
		What:    "loyalty-tools merges without checks",
		Plant:   classic("loyalty-tools", func(p *protection) { p.checks = nil }),
	},
	{
		Control: "guardrails.github_branch_rules_for_all",
		What:    "administrators of loyalty-service are above its rules",
		Plant:   classic("loyalty-service", func(p *protection) { p.admins = false }),
	},
	{
		Control: "guardrails.github_repository_dependency_alerts",
		What:    "fulfilment-web does not warn of vulnerable dependencies",
		Plant:   inRepository("fulfilment-web", func(_ *company, r *repository) { r.alerts = false }),
	},
	{
		Control: "guardrails.github_repository_secret_scanning",
		What:    "fulfilment-infra is not scanned for secrets",
		Plant:   inRepository("fulfilment-infra", func(_ *company, r *repository) { r.scanning, r.pushProtection = false, false }),
	},
	{
		Control: "guardrails.github_repository_push_protection", Nights: acme.Even,
		What:  "catalog-web takes pushes with secrets",
		Plant: inRepository("catalog-web", func(_ *company, r *repository) { r.pushProtection = false }),
	},
	{
		Control: "guardrails.github_repository_codeowners_valid",
		What:    "CODEOWNERS of mobile-service names a team that is gone",
		Plant: inRepository("mobile-service", func(_ *company, r *repository) {
			r.ownerFlaws = []flaw{{3, "Unknown owner", "Unknown owner on line 3: make sure @acme/mobile-core exists and has write access"}}
		}),
	},
	{
		Control: "guardrails.github_repository_public_approved",
		What:    "security-tools is public, and nobody meant it",
		Plant:   inRepository("security-tools", func(_ *company, r *repository) { r.visibility = "public" }),
	},
	{
		Control: "guardrails.github_repository_outsiders_limited",
		What:    "an agency administers web",
		Plant: inRepository("web", func(c *company, r *repository) {
			r.guests = append(r.guests, guest{c.byLogin["agency-kim"], "admin"})
		}),
	},
	{
		Control: "guardrails.github_environment_protected",
		What:    "any branch of checkout-infra deploys to production; its name has a line break",
		Plant: inRepository("checkout-infra", func(_ *company, r *repository) {
			r.environments = []environment{{name: "Production `eu`\n- [ ] done"}}
		}),
	},
	{
		Control: "guardrails.github_repository_workflow_token_reads",
		What:    "workflows of mobile-infra get a token that may write",
		Plant:   inRepository("mobile-infra", func(_ *company, r *repository) { r.writeToken = true }),
	},
	{
		Control: "tagging.owner_names_somebody",
		What:    "the owner of data-lake is a team that never was",
		Plant:   inRepository("data-lake", func(_ *company, r *repository) { r.properties["owner"] = "big-data" }),
	},
	{
		Control: "tagging.owner_names_somebody", Nights: acme.Odd,
		What: "the owner of search-index has left",
		Plant: inRepository("search-index", func(c *company, r *repository) {
			r.properties["owner"] = c.Leavers()[0].Email
		}),
	},
	{
		Control: "tagging.account_required_tags",
		What:    "nobody has said who owns finance-web",
		Plant:   inRepository("finance-web", func(_ *company, r *repository) { delete(r.properties, "owner") }),
	},
	{
		Control: "cost.github_repository_active",
		What:    "nobody has changed legacy-portal for over a year",
		Plant:   inRepository("legacy-portal", func(c *company, r *repository) { r.pushed = c.Recently(500) }),
	},
}
