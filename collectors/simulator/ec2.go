package simulator

import (
	"net/http"
	"slices"
	"time"
)

func ec2Service() *service {
	return &service{
		prefix:       "ec2",
		protocol:     query{namespace: "http://ec2.amazonaws.com/doc/2016-11-15/", ec2: true},
		accessDenied: "UnauthorizedOperation",
		noSuchKey:    &apiError{http.StatusUnauthorized, "AuthFailure", "AWS was not able to validate the provided access credentials"},
		throttled:    &apiError{http.StatusServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded."},
		operations: map[string]operation{
			"DescribeAddresses": inXML(unfiltered(describeAddresses)),
			"DescribeImages":    inXML(unfiltered(describeImages)),
			"DescribeInstances": inXML(unfiltered(describeInstances)),
			"DescribeRegions":   inXML(unfiltered(describeRegions)),
			"DescribeSnapshots": inXML(unfiltered(describeSnapshots)),
			"DescribeVolumes":   inXML(unfiltered(describeVolumes)),
		},
	}
}

// mostPerEC2Page is below what EC2 allows, which may give less than is asked
// for too.
const mostPerEC2Page = 100

// unfiltered refuses filters, instead of answering as if there were none.
func unfiltered(f func(*call, *xmlWriter) error) func(*call, *xmlWriter) error {
	return func(c *call, x *xmlWriter) error {
		if c.form.text("Filter.1.Name") != "" {
			return &apiError{http.StatusBadRequest, "UnsupportedOperation", "acme knows no filters."}
		}
		return f(c, x)
	}
}

// here is what is in the call's account and Region.
func (c *call) here() *contents { return c.company.region(c.account, c.region) }

// ec2Page writes one page of a set.
func ec2Page[T any](c *call, x *xmlWriter, set string, list []T, show func(T)) error {
	items, next, err := page(c, list, c.form.text("NextToken"), c.form.number("MaxResults"), mostPerEC2Page)
	if err != nil {
		return err
	}
	each(x, set, "item", items, show)
	x.some("nextToken", next)
	return nil
}

func describeInstances(c *call, x *xmlWriter) error {
	return ec2Page(c, x, "reservationSet", c.here().instances, func(i instance) {
		x.text("reservationId", "r-"+i.id[2:])
		x.text("ownerId", c.account.id)
		x.in("instancesSet", func() { x.in("item", func() { c.showInstance(x, i) }) })
	})
}

func (c *call) showInstance(x *xmlWriter, i instance) {
	x.text("instanceId", i.id)
	x.text("imageId", "ami-"+c.company.Hex(17, "public image", c.region))
	x.in("instanceState", func() {
		if i.stopped.IsZero() {
			x.text("code", "16")
			x.text("name", "running")
		} else {
			x.text("code", "80")
			x.text("name", "stopped")
		}
	})
	x.text("privateDnsName", "")
	x.text("dnsName", "")
	if i.stopped.IsZero() {
		x.text("reason", "")
	} else {
		x.text("reason", "User initiated ("+i.stopped.Format("2006-01-02 15:04:05")+" GMT)")
	}
	x.text("instanceType", i.kind)
	x.time("launchTime", i.launched)
	x.in("placement", func() { x.text("availabilityZone", c.region+"a") })
	x.text("platformDetails", i.platform)
	x.text("architecture", "x86_64")
	x.text("vpcId", i.vpc)
	x.some("ipAddress", i.publicIP)
	x.in("metadataOptions", func() {
		x.text("state", "applied")
		tokens := "required"
		if i.imdsV1 {
			tokens = "optional"
		}
		x.text("httpTokens", tokens)
		x.text("httpEndpoint", "enabled")
	})
	each(x, "blockDeviceMapping", "item", i.volumes, func(v string) {
		x.text("deviceName", "/dev/sd"+string(rune('a'+slices.Index(i.volumes, v))))
		x.in("ebs", func() { x.text("volumeId", v); x.text("status", "attached") })
	})
	ec2Tags(x, i.tags)
}

func ec2Tags(x *xmlWriter, t tags) {
	each(x, "tagSet", "item", sortedKeys(t), func(k string) { x.text("key", k); x.text("value", t[k]) })
}

func describeVolumes(c *call, x *xmlWriter) error {
	return ec2Page(c, x, "volumeSet", c.here().volumes, func(v volume) {
		x.text("volumeId", v.id)
		x.number("size", v.size)
		x.text("volumeType", v.kind)
		if v.iops > 0 {
			x.number("iops", v.iops)
		}
		if v.mibs > 0 {
			x.number("throughput", v.mibs)
		}
		x.text("snapshotId", "")
		x.text("availabilityZone", c.region+"a")
		x.time("createTime", v.created)
		x.flag("encrypted", !v.unencrypted)
		state, attached := "available", []string{}
		if v.instance != "" {
			state, attached = "in-use", []string{v.instance}
		}
		x.text("status", state)
		each(x, "attachmentSet", "item", attached, func(i string) {
			x.text("volumeId", v.id)
			x.text("instanceId", i)
			x.text("status", "attached")
			x.time("attachTime", v.created.Add(time.Minute))
		})
		ec2Tags(x, v.tags)
	})
}

func describeAddresses(c *call, x *xmlWriter) error {
	each(x, "addressesSet", "item", c.here().addresses, func(a address) {
		x.text("publicIp", a.ip)
		x.text("allocationId", a.allocation)
		x.text("domain", "vpc")
		if a.instance != "" {
			x.text("instanceId", a.instance)
			x.text("associationId", "eipassoc-"+a.allocation[len("eipalloc-"):])
		}
		ec2Tags(x, a.tags)
	})
	return nil
}

// describeSnapshots lists the public catalogue too, unless it is asked for the
// account's own.
func describeSnapshots(c *call, x *xmlWriter) error {
	list := c.here().snapshots
	if !slices.Contains(c.form.list("Owner"), "self") {
		list = append(list, snapshot{id: "snap-0public", volume: "vol-ffffffff", size: 8, started: c.company.Ago(900), tier: "standard"})
	}
	return ec2Page(c, x, "snapshotSet", list, func(s snapshot) {
		x.text("snapshotId", s.id)
		x.text("volumeId", s.volume)
		x.text("status", "completed")
		x.time("startTime", s.started)
		x.text("progress", "100%")
		owner := c.account.id
		if s.id == "snap-0public" {
			owner = partner
		}
		x.text("ownerId", owner)
		x.number("volumeSize", s.size)
		x.text("description", s.description)
		x.flag("encrypted", true)
		x.text("storageTier", s.tier)
		ec2Tags(x, s.tags)
	})
}

func describeImages(c *call, x *xmlWriter) error {
	list := c.here().images
	if !slices.Contains(c.form.list("Owner"), "self") {
		list = append(list, image{id: "ami-0public", name: "public", snapshot: "snap-0public", created: c.company.Ago(900)})
	}
	return ec2Page(c, x, "imagesSet", list, func(i image) {
		x.text("imageId", i.id)
		x.text("name", i.name)
		x.text("imageState", "available")
		x.text("imageOwnerId", c.account.id)
		x.text("creationDate", i.created.Format("2006-01-02T15:04:05.000Z"))
		x.in("blockDeviceMapping", func() {
			x.in("item", func() {
				x.text("deviceName", "/dev/xvda")
				x.in("ebs", func() { x.text("snapshotId", i.snapshot) })
			})
		})
		ec2Tags(x, nil)
	})
}

// describeRegions leaves Regions out that are off, unless all are asked for.
func describeRegions(c *call, x *xmlWriter) error {
	regions := filter(allRegions, func(r region) bool {
		return c.form.text("AllRegions") == "true" || c.account.optStatus(r) != "DISABLED"
	})
	each(x, "regionInfo", "item", regions, func(r region) {
		status := "opt-in-not-required"
		switch c.account.optStatus(r) {
		case "ENABLED":
			status = "opted-in"
		case "DISABLED":
			status = "not-opted-in"
		}
		x.text("regionName", r.name)
		x.text("regionEndpoint", "ec2."+r.name+".amazonaws.com")
		x.text("optInStatus", status)
	})
	return nil
}
