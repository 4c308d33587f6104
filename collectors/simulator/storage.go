package simulator

import "fmt"

// bucketsOf are the buckets that every account has: for artefacts, for data,
// and in log-archive one for each Region's logs.
func (c *company) bucketsOf(a *account, into *contents) {
	b := c.builder(a, "", into)
	for _, name := range []string{"artifacts", "data"} {
		b.bucket(name)
	}
	if a.name == "log-archive" {
		for _, r := range allRegions {
			if !r.optIn {
				b.bucket("logs-" + r.name).rules[0].expire = 400
			}
		}
	}
}

// bucket is a private bucket whose objects and unfinished uploads end.
func (b *builder) bucket(name string) *bucket {
	no := false
	k := bucket{
		name: fmt.Sprintf("acme-%s-%s", name, b.account.id), region: "eu-west-1", created: b.Ago(100 + b.dice.IntN(900)),
		rules: []lifecycleRule{{id: "expire", expire: 730, noncurrent: 30, abort: 7}},
		tags:  b.tags(name),
	}
	if len(b.account.homes) > 0 {
		k.region = b.account.homes[0]
	}
	if name == "data" {
		k.versioning = "Enabled"
		k.rules[0].ice = 90
		k.public = &no
	}
	delete(k.tags, "Name")
	b.buckets = append(b.buckets, k)
	return &b.buckets[len(b.buckets)-1]
}
