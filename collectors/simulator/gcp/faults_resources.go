package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// resourceFaults are those of what is in projects.
var resourceFaults = []fault{
	{
		control: "guardrails.gcp_bucket_not_public",
		what:    "everybody reads a bucket of acme-web-prod",
		plant: inProject("acme-web-prod", func(b *builder) *asset {
			k := b.bucket("invoices")
			open(k, "allUsers")
			return k
		}),
	},
	{
		control: "guardrails.gcp_bucket_not_public", nights: acme.Even,
		what: "everybody with a Google account reads a bucket of acme-search-dev",
		plant: inProject("acme-search-dev", func(b *builder) *asset {
			k := b.bucket("queries")
			open(k, "allAuthenticatedUsers")
			return k
		}),
	},
	{
		control: "guardrails.gcp_sql_not_exposed",
		what:    "a database of acme-catalog-prod takes connections from anywhere",
		plant: inProject("acme-catalog-prod", func(b *builder) *asset {
			d := b.database("images", "db-custom-4-15360", 500)
			publish(d, "0.0.0.0/0")
			return d
		}),
	},
	{
		control: "guardrails.gcp_sql_not_exposed", nights: acme.Odd,
		what: "a database of acme-payments-prod takes connections without TLS",
		plant: inProject("acme-payments-prod", func(b *builder) *asset {
			d := b.database("ledger", "db-custom-4-15360", 500)
			publish(d, "203.0.113.0/24")
			settings(d)["ipConfiguration"].(obj)["sslMode"] = "ALLOW_UNENCRYPTED_AND_ENCRYPTED"
			return d
		}),
	},
	{
		control: "tagging.gcp_resource_required_labels",
		what:    "a disk of acme-network has no labels",
		plant: inProject("acme-network", func(b *builder) *asset {
			d := b.disk("captures", 100, b.compute("zones/"+b.p.home+"/instances/app"))
			unlabel(d)
			return d
		}),
	},
	{
		control: "tagging.gcp_resource_required_labels",
		what:    "the owner of a database of acme-loyalty-prod is blank",
		plant: inProject("acme-loyalty-prod", func(b *builder) *asset {
			d := b.database("vouchers", "db-custom-2-7680", 50)
			d.labels["owner"] = ""
			return d
		}),
	},
}

// publish gives a database a public address, and lets a range reach it.
func publish(d *asset, network string) {
	ip := settings(d)["ipConfiguration"].(obj)
	ip["ipv4Enabled"] = true
	ip["authorizedNetworks"] = []obj{{"kind": "sql#aclEntry", "name": "office", "value": network}}
	d.data["ipAddresses"] = []obj{{"type": "PRIMARY", "ipAddress": "203.0.113.77"}}
}

// unlabel takes the labels of a resource away.
func unlabel(a *asset) {
	a.labels = nil
	delete(a.data, "labels")
}
