package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// sharedFaults are those of controls that judge every provider alike.
var sharedFaults = []fault{
	{
		Control: "tagging.account_required_tags",
		What:    "acme-search-dev has no cost center",
		Plant:   theProject("acme-search-dev", func(_ *company, p *project) { delete(p.labels, "cost-center") }),
	},
	{
		Control: "tagging.account_required_tags", Nights: acme.Odd,
		What:  "the owner of acme-mobile-dev is blank",
		Plant: theProject("acme-mobile-dev", func(_ *company, p *project) { p.labels["owner"] = "" }),
	},
	{
		Control: "tagging.owner_names_somebody",
		What:    "the owner of acme-search-stg is a team that acme does not have",
		Plant:   theProject("acme-search-stg", func(_ *company, p *project) { p.labels["owner"] = "skunkworks" }),
	},
	{
		Control: "guardrails.account_leaver_cloud",
		What:    "somebody who left still has a role on acme-data-dev",
		Plant: func(c *company) string {
			leaver := person(c.Leavers()[3])
			at(&c.byID["acme-data-dev"].policy, "roles/logging.viewer", leaver)
			return "account:" + node(c.organization.resource()) + "/members/" + leaver
		},
	},
	{
		Control: "guardrails.identity_gcp_repository_exists",
		What:    "a repository that is gone may act in acme-fulfilment-dev",
		Plant: inProject("acme-fulfilment-dev", func(b *builder) *asset {
			b.pool("actions")
			return b.provider("actions", "github", gitHubIssuer, "assertion.repository == 'acme/parcels-2019'")
		}),
	},
}
