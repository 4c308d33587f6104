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
		control: "guardrails.gcp_sql_backed_up",
		what:    "a database of acme-fulfilment-prod has no backups",
		plant: inProject("acme-fulfilment-prod", func(b *builder) *asset {
			d := b.database("stock", "db-custom-2-7680", 80)
			settings(d)["backupConfiguration"] = obj{"enabled": false}
			return d
		}),
	},
	{
		control: "guardrails.gcp_bucket_uniform_access",
		what:    "objects of a bucket of coyote-data have access lists",
		plant: inProject("coyote-data", func(b *builder) *asset {
			k := b.bucket("exports")
			k.data["iamConfiguration"] = obj{"uniformBucketLevelAccess": obj{"enabled": false}, "publicAccessPrevention": "enforced"}
			return k
		}),
	},
	{
		control: "guardrails.gcp_instance_without_external_ip",
		what:    "a machine of acme-mobile-dev is on the internet",
		plant: inProject("acme-mobile-dev", func(b *builder) *asset {
			i := b.machine("callback", "e2-small")
			i.data["networkInterfaces"] = []obj{{
				"name": "nic0", "networkIP": "10.0.0.9",
				"accessConfigs": []obj{{"type": "ONE_TO_ONE_NAT", "name": "External NAT", "natIP": "203.0.113.200"}},
			}}
			return i
		}),
	},
	{
		control: "guardrails.gcp_instance_own_service_account", nights: acme.Odd,
		what: "a machine of acme-dns acts as the default service account",
		plant: inProject("acme-dns", func(b *builder) *asset {
			i := b.machine("resolver", "e2-small")
			i.data["serviceAccounts"] = []obj{{"email": b.p.number + "-compute@developer.gserviceaccount.com", "scopes": []string{}}}
			return i
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
	{
		control: "tagging.gcp_label_values_allowed",
		what:    "a bucket of acme-loyalty-prod is in the environment prd",
		plant: inProject("acme-loyalty-prod", func(b *builder) *asset {
			k := b.bucket("stamps")
			k.labels["environment"] = "prd"
			return k
		}),
	},
	{
		control: "tagging.gcp_label_key_spelling",
		what:    "coyote-data has a label cost_center beside cost-center",
		plant:   theProject("coyote-data", func(_ *company, p *project) { p.labels["cost_center"] = "coyote" }),
	},
	{
		control: "tagging.gcp_label_key_spelling", nights: acme.Odd,
		what: "a snapshot of coyote-crm is labelled costcenter",
		plant: inProject("coyote-crm", func(b *builder) *asset {
			s := b.snapshot("before-move", 40, b.compute("zones/"+b.p.home+"/disks/data"), b.Recently(40))
			s.labels["costcenter"] = "coyote"
			return s
		}),
	},
	{
		control: "tagging.gcp_labels_not_secret",
		what:    "a machine of acme-checkout-stg carries a password in a label",
		plant: inProject("acme-checkout-stg", func(b *builder) *asset {
			i := b.machine("till", "e2-small")
			i.labels["db-password"] = "correct-horse-battery-staple"
			return i
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
