package gcp

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// gitHubIssuer signs the tokens of GitHub Actions.
const gitHubIssuer = "https://token.actions.githubusercontent.com"

// nearMisses are things that look wrong and are right: whoever reports them
// reports what is not so.
var nearMisses = []struct {
	what string
	put  func(*company) string
}{
	{"a disk that was detached three days ago, and is older", inProject("acme-payments-dev", func(b *builder) *asset {
		return b.detached("restore-test", 80, b.Recently(3))
	})},
	{"a machine that was stopped five days ago", inProject("acme-data-prod", func(b *builder) *asset {
		i := b.machine("month-end", "n2-standard-4")
		stop(i, b.Recently(5))
		return i
	})},
	{"a regional disk that a machine has", inProject("acme-catalog-prod", func(b *builder) *asset {
		d := b.disk("mirror", 300, b.compute("zones/"+b.p.home+"/instances/app"))
		regional(b, d)
		return d
	})},
	{"a global address that a load balancer uses", inProject("acme-web-prod", func(b *builder) *asset {
		a := b.address("shop", b.compute("global/forwardingRules/shop"))
		global(b, a)
		return a
	})},
	{"a machine that was suspended last week, long after it was stopped once", inProject("acme-mobile-dev", func(b *builder) *asset {
		i := b.machine("demo", "e2-small")
		stop(i, b.Ago(90))
		i.data["status"], i.data["lastSuspendedTimestamp"] = "SUSPENDED", pacific(b.Recently(7))
		return i
	})},
	{"a replica outside production, which cannot be stopped", inProject("acme-search-stg", func(b *builder) *asset {
		d := b.database("replica", "db-custom-2-7680", 100)
		settings(d)["activationPolicy"] = "ALWAYS"
		d.data["instanceType"], d.data["masterInstanceName"] = "READ_REPLICA_INSTANCE", b.p.id+":main"
		settings(d)["backupConfiguration"] = obj{"enabled": false}
		return d
	})},
	{"a database outside production without backups", inProject("acme-payments-stg", func(b *builder) *asset {
		d := b.database("scratch", "db-f1-micro", 10)
		settings(d)["backupConfiguration"] = obj{"enabled": false}
		return d
	})},
	{"an internal address that nothing uses", inProject("acme-network", func(b *builder) *asset {
		a := b.address("inside", "")
		a.data["addressType"], a.data["address"], a.data["purpose"] = "INTERNAL", "10.8.0.9", "GCE_ENDPOINT"
		delete(a.data, "networkTier")
		return a
	})},
	{"an old snapshot of a disk that is gone, which a schedule will remove", inProject("acme-catalog-prod", func(b *builder) *asset {
		s := b.snapshot("kept", 100, b.compute("zones/"+b.p.home+"/disks/gone"), b.Ago(380))
		b.scheduled(s)
		return s
	})},
	{"a bucket without lifecycle rules whose objects may not be deleted", inProject("acme-finance", func(b *builder) *asset {
		k := b.bucket("vouchers")
		delete(k.data, "lifecycle")
		k.data["retentionPolicy"] = obj{"retentionPeriod": "315360000", "effectiveTime": stamp(b.Ago(300))}
		return k
	})},
	{"a bucket with versions that end", inProject("acme-mobile-prod", func(b *builder) *asset {
		k := b.bucket("themes")
		k.data["versioning"] = obj{"enabled": true}
		k.data["lifecycle"] = obj{"rule": []obj{{"action": obj{"type": "Delete"}, "condition": obj{"numNewerVersions": 3, "isLive": false}}}}
		return k
	})},
	{"a bucket whose public binding is void", inProject("acme-checkout-prod", func(b *builder) *asset {
		k := b.bucket("receipts")
		k.policy.grant("roles/storage.objectViewer", "allUsers")
		return k
	})},
	{"a database with a public address that one range reaches, with TLS", inProject("acme-data-prod", func(b *builder) *asset {
		d := b.database("reports", "db-custom-2-7680", 100)
		publish(d, "198.51.100.0/24")
		return d
	})},
	{"a machine outside production that says that it has to run", inProject("acme-search-dev", func(b *builder) *asset {
		i := b.machine("bastion", "e2-small")
		i.labels["schedule"] = "always"
		return i
	})},
	{"a young key that ends", inProject("acme-mobile-prod", func(b *builder) *asset {
		return b.key(b.identity("push", "Push \x1b[31mred\x1b[0m"), b.Recently(20), b.Recently(-60), "USER_MANAGED")
	})},
	{"an old key that is switched off", inProject("acme-search-dev", func(b *builder) *asset {
		k := b.key(b.identity("indexer", "Indexer"), b.Ago(500), time.Time{}, "USER_MANAGED")
		k.data["disabled"] = true
		return k
	})},
	{"a provider without a condition that is not GitHub's", inProject("acme-search-dev", func(b *builder) *asset {
		b.pool("gitlab")
		return b.provider("gitlab", "gitlab", "https://gitlab.acme.example", "")
	})},
	{"a provider without a condition that is switched off", inProject("acme-artifacts", func(b *builder) *asset {
		b.pool("old")
		p := b.provider("old", "github", gitHubIssuer, "")
		p.data["disabled"] = true
		return p
	})},
	{"a provider that admits one repository", inProject("acme-web-prod", func(b *builder) *asset {
		b.pool("actions")
		return b.provider("actions", "github", gitHubIssuer, `assertion.repository == "acme/web" && assertion.ref == "refs/heads/main"`)
	})},
	{"an auditor of a partner whose access is agreed", theMember(func(c *company) string {
		return at(&c.organization.policy, "roles/iam.securityReviewer", "group:review@trusted-audit.example")
	})},
	{"a service account of a vendor whose access is agreed", theMember(func(c *company) string {
		return at(&c.organization.policy, "roles/browser", "serviceAccount:collector@vendor-monitoring.iam.gserviceaccount.com")
	})},
	{"a person with a role on one project", theMember(func(c *company) string {
		return at(&c.byID["acme-mobile-dev"].policy, "roles/logging.viewer", person(c.Lead("mobile")))
	})},
	{"a group that may act as one service account", inProject("acme-catalog-prod", func(b *builder) *asset {
		a := b.identity("importer", "Importer")
		a.policy.grant("roles/iam.serviceAccountUser", group("catalog"))
		return a
	})},
	{"Google's own agent, which edits its project", theMember(func(c *company) string {
		p := c.byID["acme-artifacts"]
		return at(&p.policy, "roles/editor", "serviceAccount:"+p.number+"@cloudservices.gserviceaccount.com")
	})},
	{"a folder that says again what holds above", theFolder("Production", func(c *company, f *folder) {
		c.constrain(c.ofFolder(f), "compute.disableSerialPortAccess", obj{"enforce": true})
	})},
	{"a folder that tries what it would be to lift a constraint", theFolder("Shared", func(c *company, f *folder) {
		a := c.constrain(c.ofFolder(f), "compute.disableSerialPortAccess", obj{"enforce": false})
		a.data["dryRunSpec"] = a.data["spec"]
		delete(a.data, "spec")
	})},
	{"a contact that confirmed its address a year ago", func(c *company) string {
		a := c.contact(c.ofFolder(c.folderAt["Shared"]), 5, "network@"+acme.Domain, "TECHNICAL")
		a.data["validateTime"] = stamp(c.Recently(380))
		return a.name
	}},
	{"a budget that tells a topic only", func(c *company) string {
		b := c.newBudget("Warehouse", 9_000, c.byID["acme-data-prod"].resource())
		b.mute, b.topic = true, "projects/acme-finance/topics/budgets"
		return b.resource()
	}},
	{"a sink that is off, to a bucket that is gone", inProject("acme-dns", func(b *builder) *asset {
		s := b.sink("queries", "storage.googleapis.com/acme-gone-queries", "")
		s.data["disabled"] = true
		return s
	})},
}
