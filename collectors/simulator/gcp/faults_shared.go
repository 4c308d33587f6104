package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// sharedFaults are those of controls that judge every provider alike.
var sharedFaults = []fault{
	{
		control: "tagging.account_required_tags",
		what:    "acme-search-dev has no cost center",
		plant:   theProject("acme-search-dev", func(_ *company, p *project) { delete(p.labels, "cost-center") }),
	},
	{
		control: "tagging.account_required_tags", nights: acme.Odd,
		what:  "the owner of acme-mobile-dev is blank",
		plant: theProject("acme-mobile-dev", func(_ *company, p *project) { p.labels["owner"] = "" }),
	},
	{
		control: "tagging.owner_names_somebody",
		what:    "the owner of acme-search-stg is a team that acme does not have",
		plant:   theProject("acme-search-stg", func(_ *company, p *project) { p.labels["owner"] = "skunkworks" }),
	},
	{
		control: "guardrails.account_leaver_cloud",
		what:    "somebody who left still has a role on acme-data-dev",
		plant: func(c *company) string {
			leaver := person(c.Leavers()[3])
			at(&c.byID["acme-data-dev"].policy, "roles/logging.viewer", leaver)
			return "account:" + node(c.organization.resource()) + "/members/" + leaver
		},
	},
	{
		control: "guardrails.identity_gcp_repository_exists",
		what:    "a repository that is gone may act in acme-fulfilment-dev",
		plant: inProject("acme-fulfilment-dev", func(b *builder) *asset {
			b.pool("actions")
			return b.provider("actions", "github", gitHubIssuer, "assertion.repository == 'acme/parcels-2019'")
		}),
	},
}
