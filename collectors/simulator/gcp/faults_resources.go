package gcp

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// resourceFaults are those of what is in projects.
var resourceFaults = []fault{
	{
		Control: "guardrails.gcp_bucket_not_public",
		What:    "everybody reads a bucket of acme-web-prod",
		Plant: inProject("acme-web-prod", func(b *builder) *asset {
			k := b.bucket("invoices")
			open(k, "allUsers")
			return k
		}),
	},
	{
		Control: "guardrails.gcp_bucket_not_public", Nights: acme.Even,
		What: "everybody with a Google account reads a bucket of acme-search-dev",
		Plant: inProject("acme-search-dev", func(b *builder) *asset {
			k := b.bucket("queries")
			open(k, "allAuthenticatedUsers")
			return k
		}),
	},
	{
		Control: "guardrails.gcp_sql_not_exposed",
		What:    "a database of acme-catalog-prod takes connections from anywhere",
		Plant: inProject("acme-catalog-prod", func(b *builder) *asset {
			d := b.database("images", "db-custom-4-15360", 500)
			publish(d, "0.0.0.0/0")
			return d
		}),
	},
	{
		Control: "guardrails.gcp_sql_not_exposed", Nights: acme.Odd,
		What: "a database of acme-payments-prod takes connections without TLS",
		Plant: inProject("acme-payments-prod", func(b *builder) *asset {
			d := b.database("ledger", "db-custom-4-15360", 500)
			publish(d, "203.0.113.0/24")
			settings(d)["ipConfiguration"].(obj)["sslMode"] = "ALLOW_UNENCRYPTED_AND_ENCRYPTED"
			return d
		}),
	},
	{
		Control: "guardrails.gcp_sql_backed_up",
		What:    "a database of acme-fulfilment-prod has no backups",
		Plant: inProject("acme-fulfilment-prod", func(b *builder) *asset {
			d := b.database("stock", "db-custom-2-7680", 80)
			settings(d)["backupConfiguration"] = obj{"enabled": false}
			return d
		}),
	},
	{
		Control: "guardrails.gcp_bucket_uniform_access",
		What:    "objects of a bucket of coyote-data have access lists",
		Plant: inProject("coyote-data", func(b *builder) *asset {
			k := b.bucket("exports")
			k.data["iamConfiguration"] = obj{"uniformBucketLevelAccess": obj{"enabled": false}, "publicAccessPrevention": "enforced"}
			return k
		}),
	},
	{
		Control: "guardrails.gcp_instance_without_external_ip",
		What:    "a machine of acme-mobile-dev is on the internet",
		Plant: inProject("acme-mobile-dev", func(b *builder) *asset {
			i := b.machine("callback", "e2-small")
			i.data["networkInterfaces"] = []obj{{
				"name": "nic0", "networkIP": "10.0.0.9",
				"accessConfigs": []obj{{"type": "ONE_TO_ONE_NAT", "name": "External NAT", "natIP": "203.0.113.200"}},
			}}
			return i
		}),
	},
	{
		Control: "guardrails.gcp_instance_own_service_account", Nights: acme.Odd,
		What: "a machine of acme-dns acts as the default service account",
		Plant: inProject("acme-dns", func(b *builder) *asset {
			i := b.machine("resolver", "e2-small")
			i.data["serviceAccounts"] = []obj{{"email": b.p.number + "-compute@developer.gserviceaccount.com", "scopes": []string{}}}
			return i
		}),
	},
	{
		Control: "tagging.gcp_resource_required_labels",
		What:    "a disk of acme-network has no labels",
		Plant: inProject("acme-network", func(b *builder) *asset {
			d := b.disk("captures", 100, b.compute("zones/"+b.p.home+"/instances/app"))
			unlabel(d)
			return d
		}),
	},
	{
		Control: "tagging.gcp_resource_required_labels",
		What:    "the owner of a database of acme-loyalty-prod is blank",
		Plant: inProject("acme-loyalty-prod", func(b *builder) *asset {
			d := b.database("vouchers", "db-custom-2-7680", 50)
			d.labels["owner"] = ""
			return d
		}),
	},
	{
		Control: "tagging.gcp_label_values_allowed",
		What:    "a bucket of acme-loyalty-prod is in the environment prd",
		Plant: inProject("acme-loyalty-prod", func(b *builder) *asset {
			k := b.bucket("stamps")
			k.labels["environment"] = "prd"
			return k
		}),
	},
	{
		Control: "tagging.gcp_label_key_spelling",
		What:    "coyote-data has a label cost_center beside cost-center",
		Plant:   theProject("coyote-data", func(_ *company, p *project) { p.labels["cost_center"] = "coyote" }),
	},
	{
		Control: "tagging.gcp_label_key_spelling", Nights: acme.Odd,
		What: "a snapshot of coyote-crm is labelled costcenter",
		Plant: inProject("coyote-crm", func(b *builder) *asset {
			s := b.snapshot("before-move", 40, b.compute("zones/"+b.p.home+"/disks/data"), b.Recently(40))
			s.labels["costcenter"] = "coyote"
			return s
		}),
	},
	{
		Control: "tagging.gcp_labels_not_secret",
		What:    "a machine of acme-checkout-stg carries a password in a label",
		Plant: inProject("acme-checkout-stg", func(b *builder) *asset {
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
