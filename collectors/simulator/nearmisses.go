package simulator

import "time"

// nearMisses are things that look wrong and are right: whoever reports them
// reports what is not so.
var nearMisses = []struct {
	what string
	put  func(*company) string
}{
	{"a volume that has been unattached for three days", inRegion("payments-dev", func(b *builder) string {
		v := b.disk("restore-test", 80, "")
		v.created = b.Recently(3)
		return v.id
	})},
	{"an instance that was stopped five days ago", inRegion("data-prod", func(b *builder) string {
		i := b.machine("month-end")
		i.launched, i.stopped = b.Ago(100), b.Recently(5)
		return i.id
	})},
	{"a load balancer of two days, whose targets are to come", inRegion("fulfilment-dev", func(b *builder) string {
		x := b.balancer("labels", 0)
		x.created = b.Recently(2)
		return x.name
	})},
	{"an old snapshot of a volume that is gone, kept by AWS Backup", inRegion("catalog-prod", func(b *builder) string {
		s := b.snapshotOf("vol-"+b.hexOf("volume", "gone", 17), 100, "kept")
		s.tags["aws:backup:source-resource"] = b.ec2ID("volume", s.volume)
		return s.id
	})},
	{"a bucket with a disabled rule beside one that works", inAccount("checkout-prod", func(b *builder) string {
		k := b.bucket("receipts")
		k.rules = append(k.rules, lifecycleRule{id: "old", prefix: "tmp/", disabled: true, expire: 1})
		return k.name
	})},
	{"a bucket without a public access block in an account that has one", inAccount("payments-prod", func(b *builder) string {
		k := b.bucket("statements")
		b.account.blocked, k.open = true, true
		return k.name
	})},
	{"a log group of a class that takes no retention", inRegion("search-prod", func(b *builder) string {
		g := b.logs("/acme/search/delivery", 0)
		g.class = "DELIVERY"
		return g.name
	})},
	{"a user with an old key that is switched off", inAccount("search-prod", func(b *builder) string {
		u := b.user("svc-crawler")
		u.keys = append(u.keys, accessKey{created: b.Ago(600), used: b.Ago(500)})
		return u.name
	})},
	{"an administrator role that is ten days old and was never used", inAccount("catalog-dev", func(b *builder) string {
		r := b.role("upgrade", trust("Allow", principal(rootOf(b.byName["shared-services"])), nil))
		r.created, r.used, r.attached = b.Recently(10), time.Time{}, []string{administratorAccess}
		return r.name
	})},
	{"a role that anybody in the organization may assume, and nobody else", inAccount("network", func(b *builder) string {
		return b.role("dns-reader", trust("Allow", principal("*"), equals("aws:PrincipalOrgID", b.orgID))).name
	})},
	{"a role that every branch of one repository may assume", inAccount("search-prod", func(b *builder) string {
		return b.role("github-search", trustGitHub(b.account, "StringLike", "repo:acme/search-service:*")).name
	})},
}
