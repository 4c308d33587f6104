package gcp

import (
	"strconv"
	"strings"
	"time"
)

// A builder makes what is in a project, with everything as it should be. Faults
// change what it returns.
type builder struct {
	*company
	p    *project
	want func(kind string) bool // types that are asked for; nil: all
	made []*asset
}

// wanted reports whether a type is asked for.
func (b *builder) wanted(kind string) bool { return b.want == nil || b.want(kind) }

// put keeps an asset of the project.
func (b *builder) put(a *asset) *asset {
	a.under = b.ofProject(b.p)
	if a.parent == "" {
		a.parent = node(b.p.resource())
	}
	if b.wanted(a.kind) {
		b.made = append(b.made, a)
	}
	return a
}

// region is that of a zone.
func region(zone string) string { return zone[:strings.LastIndexByte(zone, '-')] }

func (b *builder) compute(path string) string {
	return "//compute.googleapis.com/projects/" + b.p.id + "/" + path
}

// link is how Compute Engine names a resource from another.
func link(name string) string {
	return "https://www.googleapis.com/compute/v1/" + strings.TrimPrefix(name, "//compute.googleapis.com/")
}

// tags are the labels of a resource; each has its own.
func (b *builder) tags() map[string]string {
	return map[string]string{"owner": b.p.team, "environment": b.p.environment}
}

// disk is a persistent disk that an instance has; "" is none.
func (b *builder) disk(name string, gib int, user string) *asset {
	at := b.Ago(120)
	a := &asset{
		kind: "compute.googleapis.com/Disk", title: name, location: b.p.home, labels: b.tags(), created: at,
		name: b.compute("zones/" + b.p.home + "/disks/" + name),
	}
	a.data = obj{
		"kind": "compute#disk", "id": b.Number(19, "disk", b.p.id, name), "name": name, "sizeGb": strconv.Itoa(gib),
		"type": link(b.compute("zones/" + b.p.home + "/diskTypes/pd-balanced")), "zone": link(b.compute("zones/" + b.p.home)),
		"selfLink": link(a.name), "status": "READY", "creationTimestamp": pacific(at), "labels": a.labels,
		"physicalBlockSizeBytes": "4096", "sourceImage": "https://www.googleapis.com/compute/v1/projects/debian-cloud/global/images/family/debian-13",
	}
	if user != "" {
		a.data["users"] = []string{link(user)}
		a.data["lastAttachTimestamp"] = pacific(at)
	}
	return b.put(a)
}

// detached is a disk that nobody has since so many days.
func (b *builder) detached(name string, gib int, since time.Time) *asset {
	a := b.disk(name, gib, "")
	a.data["lastAttachTimestamp"] = pacific(b.Ago(120))
	a.data["lastDetachTimestamp"] = pacific(since)
	return a
}

// machine is a running instance with a boot disk.
func (b *builder) machine(name, kind string) *asset {
	at := b.Ago(120)
	a := &asset{
		kind: "compute.googleapis.com/Instance", title: name, location: b.p.home, labels: b.tags(), created: at,
		name: b.compute("zones/" + b.p.home + "/instances/" + name),
	}
	a.labels["schedule"] = "office-hours"
	boot := b.disk(name, 50, a.name)
	a.data = obj{
		"kind": "compute#instance", "id": b.Number(19, "instance", b.p.id, name), "name": name, "status": "RUNNING",
		"machineType": link(b.compute("zones/" + b.p.home + "/machineTypes/" + kind)), "zone": link(b.compute("zones/" + b.p.home)),
		"selfLink": link(a.name), "creationTimestamp": pacific(at), "lastStartTimestamp": pacific(at), "labels": a.labels,
		"disks": []obj{{
			"index": 0, "type": "PERSISTENT", "mode": "READ_WRITE", "boot": true, "autoDelete": true, "deviceName": name,
			"diskSizeGb": boot.data["sizeGb"], "source": boot.data["selfLink"],
		}},
		"networkInterfaces":  []obj{{"name": "nic0", "network": link(b.compute("global/networks/acme")), "networkIP": "10.0.0.5"}},
		"scheduling":         obj{"preemptible": false, "provisioningModel": "STANDARD", "automaticRestart": true},
		"deletionProtection": false,
		"serviceAccounts":    []obj{{"email": "deployer@" + b.p.id + ".iam.gserviceaccount.com", "scopes": []string{"https://www.googleapis.com/auth/cloud-platform"}}},
	}
	return b.put(a)
}

// stop stops an instance.
func stop(a *asset, at time.Time) {
	a.data["status"] = "TERMINATED"
	a.data["lastStopTimestamp"] = pacific(at)
}

// address is a static external address; user is what uses it, "" nothing.
func (b *builder) address(name, user string) *asset {
	at, where := b.Ago(90), region(b.p.home)
	a := &asset{
		kind: "compute.googleapis.com/Address", title: name, location: where, labels: b.tags(), created: at,
		name: b.compute("regions/" + where + "/addresses/" + name),
	}
	n := b.Dice("address", b.p.id, name)
	a.data = obj{
		"kind": "compute#address", "id": b.Number(19, "address", b.p.id, name), "name": name, "selfLink": link(a.name),
		"address": "203.0.113." + strconv.Itoa(1+n.IntN(254)), "addressType": "EXTERNAL", "status": "RESERVED", "networkTier": "PREMIUM",
		"region": link(b.compute("regions/" + where)), "creationTimestamp": pacific(at), "labels": a.labels,
	}
	if user != "" {
		a.data["status"], a.data["users"] = "IN_USE", []string{link(user)}
	}
	return b.put(a)
}

// snapshot is a copy of a disk, made so many days ago by hand.
func (b *builder) snapshot(name string, gib int, disk string, at time.Time) *asset {
	a := &asset{
		kind: "compute.googleapis.com/Snapshot", title: name, location: "global", labels: b.tags(), created: at,
		name: b.compute("global/snapshots/" + name),
	}
	a.data = obj{
		"kind": "compute#snapshot", "id": b.Number(19, "snapshot", b.p.id, name), "name": name, "status": "READY", "selfLink": link(a.name),
		"diskSizeGb": strconv.Itoa(gib), "storageBytes": strconv.Itoa(gib << 29), "storageBytesStatus": "UP_TO_DATE",
		"sourceDisk": link(disk), "sourceDiskId": b.Number(19, "disk", b.p.id, disk), "creationTimestamp": pacific(at),
		"storageLocations": []string{"eu"}, "labels": a.labels, "autoCreated": false,
	}
	return b.put(a)
}

// scheduled marks a snapshot as one that a schedule makes and removes.
func (b *builder) scheduled(a *asset) {
	a.data["autoCreated"] = true
	a.data["sourceSnapshotSchedulePolicy"] = link(b.compute("regions/" + region(b.p.home) + "/resourcePolicies/daily"))
}

// regional makes a disk one of the region of its project.
func regional(b *builder, d *asset) {
	where := region(b.p.home)
	d.kind, d.location = "compute.googleapis.com/RegionDisk", where
	d.name = b.compute("regions/" + where + "/disks/" + d.title)
	d.data["selfLink"], d.data["region"] = link(d.name), link(b.compute("regions/"+where))
	d.data["type"] = link(b.compute("regions/" + where + "/diskTypes/pd-balanced"))
	delete(d.data, "zone")
}

// global makes an address one of no region.
func global(b *builder, a *asset) {
	a.kind, a.location, a.name = "compute.googleapis.com/GlobalAddress", "global", b.compute("global/addresses/"+a.title)
	a.data["selfLink"] = link(a.name)
	delete(a.data, "region")
}
