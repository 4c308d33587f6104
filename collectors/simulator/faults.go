package simulator

import (
	"slices"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A fault is one row of the tables: something that is wrong at acme.
//
// Every control has a row but one: guardrails.aws_organization_all_features,
// because an organization without all features has no policies, no trusted
// access and no organization instance of Identity Center. All else would be
// wrong with it.
type fault = acme.Flaw[*company]

// plant puts the night's faults into the company, and what only looks like one.
func (c *company) plant() {
	for _, n := range nearMisses {
		n.put(c)
	}
	c.planted = acme.Plant(c, c.Night, slices.Concat(organizationFaults, identityFaults, resourceFaults, taggingFaults, costFaults)...)
}

// Planted returns the findings that an audit must give, and it must give no
// others. They are sorted by control and asset.
func (s *Server) Planted() []acme.Planted { return slices.Clone(s.company.planted) }

// An asset that a fault is about, by what stands in the tables.

func theOrganization(change func(*company)) func(*company) string {
	return func(c *company) string { change(c); return c.orgARN("organization", "") }
}

func theAccount(name string, change func(*company, *account)) func(*company) string {
	return func(c *company) string { change(c, c.byName[name]); return c.accountARN(c.byName[name]) }
}

// rootOfAccount is the root user of an account, as the asset aws.iam_account.
func rootOfAccount(name string, change func(*company, *rootUser)) func(*company) string {
	return func(c *company) string { change(c, &c.byName[name].root); return rootOf(c.byName[name]) }
}

// inRegion puts a resource into the first Region that an account uses.
func inRegion(name string, put func(*builder) string) func(*company) string {
	return func(c *company) string {
		a := c.byName[name]
		return put(c.builder(a, a.homes[0], c.extra(a, a.homes[0])))
	}
}

// inAccount puts a user, a role or a bucket into an account.
func inAccount(name string, put func(*builder) string) func(*company) string {
	return func(c *company) string {
		a := c.byName[name]
		return put(c.builder(a, "", c.extra(a, "")))
	}
}

// The IDs of resources, as assets.

func (b *builder) ec2ID(kind, id string) string {
	return "arn:aws:ec2:" + b.region + ":" + b.account.id + ":" + kind + "/" + id
}

func (b *builder) instanceID(i *instance) string { return b.ec2ID("instance", i.id) }
func (b *builder) volumeID(v *volume) string     { return b.ec2ID("volume", v.id) }
func (b *builder) addressID(a *address) string   { return b.ec2ID("elastic-ip", a.allocation) }
func (b *builder) snapshotID(s *snapshot) string {
	return "arn:aws:ec2:" + b.region + "::snapshot/" + s.id
}
func (b *builder) balancerID(x *balancer) string { return b.balancerARN(b.account, b.region, *x) }
func (b *builder) databaseID(d *database) string { return databaseARN(b.account, b.region, *d) }
func (b *builder) logGroupID(g *logGroup) string { return logGroupARN(b.account, b.region, *g) }
func (b *builder) bucketID(k *bucket) string     { return "arn:aws:s3:::" + k.name }
func (b *builder) userID(u *user) string {
	return "arn:aws:iam::" + b.account.id + ":user" + u.path + u.name
}
func (b *builder) roleID(r *role) string {
	return "arn:aws:iam::" + b.account.id + ":role" + r.path + r.name
}
