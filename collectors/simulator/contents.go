package simulator

import (
	"slices"
	"time"
)

// contents are the resources of a place. Buckets and what IAM has are global.
type contents struct {
	instances []instance
	volumes   []volume
	addresses []address
	snapshots []snapshot
	images    []image
	balancers []balancer
	databases []database
	logGroups []logGroup

	buckets []bucket
	users   []user
	groups  []group
	roles   []role
}

type tags map[string]string

type instance struct {
	id, kind, platform, vpc string
	launched                time.Time
	stopped                 time.Time // zero: it runs
	imdsV1                  bool      // metadata without a session token
	publicIP                string    // empty: none
	volumes                 []string
	tags                    tags
}

type volume struct {
	id, kind         string
	size, iops, mibs int
	created          time.Time
	unencrypted      bool
	instance         string // empty: available
	tags             tags
}

type address struct {
	allocation, ip string
	instance       string // empty: bound to nothing
	tags           tags
}

type snapshot struct {
	id, volume, description, tier string
	size                          int
	started                       time.Time
	tags                          tags
}

type image struct {
	id, name, snapshot string
	created            time.Time
}

type balancer struct {
	name, kind, scheme string
	created            time.Time
	healthy, sick      int  // targets; neither: its group is empty
	groupless          bool // it has no target group at all
	tags               tags
}

type database struct {
	name, engine, version, class, storageType string
	storage, backupDays                       int
	created                                   time.Time
	multiAZ, public, unencrypted, protected   bool
	tags                                      tags
}

type logGroup struct {
	name      string
	retention int // days; zero: for ever
	bytes     int64
	created   time.Time
	class     string
	tags      tags
}

type bucket struct {
	name, region string
	created      time.Time
	versioning   string // empty: never turned on
	rules        []lifecycleRule
	open         bool  // without a public access block
	public       *bool // by its policy; nil: it has none
	tags         tags
}

type lifecycleRule struct {
	id, prefix                     string // an empty prefix is the whole bucket
	disabled                       bool
	expire, noncurrent, abort, ice int // days; zero: none. ice is the move to a colder class
}

type user struct {
	name, path   string
	created      time.Time
	groups       []string
	attached     []string  // ARNs of policies
	password     bool      // for the console
	passwordUsed time.Time // zero: never
	mfa          bool
	keys         []accessKey
}

type accessKey struct {
	active        bool
	created, used time.Time // used is zero: never
}

type group struct {
	name     string
	attached []string
}

type role struct {
	name, path string
	created    time.Time
	used       time.Time // zero: not in the tracked period
	trust      string
	attached   []string
	inline     string // document; empty: none
}

// region returns what is in a Region of an account: what every such account has
// there, and what the faults put there.
func (c *company) region(a *account, region string) *contents {
	r := &contents{}
	if a.active() && !a.management && slices.Contains(a.homes, region) {
		c.workload(a, region, r)
	}
	r.add(c.extras[place{a.id, region}])
	return r
}

// iam returns the users, groups and roles of an account.
func (c *company) iam(a *account) *contents {
	r := &contents{}
	if a.active() {
		c.identityOf(a, r)
	}
	r.add(c.extras[place{account: a.id}])
	return r
}

// bucketsIn returns the buckets of an account, of all Regions.
func (c *company) bucketsIn(a *account) []bucket {
	r := &contents{}
	if a.active() && !a.management {
		c.bucketsOf(a, r)
	}
	r.add(c.extras[place{account: a.id}])
	return r.buckets
}

// add appends the resources of another place; nil has none.
func (r *contents) add(x *contents) {
	if x == nil {
		return
	}
	r.instances = append(r.instances, x.instances...)
	r.volumes = append(r.volumes, x.volumes...)
	r.addresses = append(r.addresses, x.addresses...)
	r.snapshots = append(r.snapshots, x.snapshots...)
	r.images = append(r.images, x.images...)
	r.balancers = append(r.balancers, x.balancers...)
	r.databases = append(r.databases, x.databases...)
	r.logGroups = append(r.logGroups, x.logGroups...)
	r.buckets = append(r.buckets, x.buckets...)
	r.users = append(r.users, x.users...)
	r.groups = append(r.groups, x.groups...)
	r.roles = append(r.roles, x.roles...)
}

// extra is where faults put resources of a place.
func (c *company) extra(a *account, region string) *contents {
	p := place{a.id, region}
	if c.extras[p] == nil {
		c.extras[p] = &contents{}
	}
	return c.extras[p]
}
