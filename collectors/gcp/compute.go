package gcp

import (
	"strings"
	"time"
)

// A diskAttributes is gcp.disk in collectors/schemas.
type diskAttributes struct {
	SizeGB             *int64              `json:"size_gb,omitzero"`
	DiskType           *string             `json:"disk_type,omitzero"`
	Status             *string             `json:"status,omitzero"`
	Attached           *bool               `json:"attached,omitzero"`
	Zone               nullable[string]    `json:"zone,omitzero"`
	CreatedAt          *time.Time          `json:"created_at,omitzero"`
	LastAttachedAt     nullable[time.Time] `json:"last_attached_at,omitzero"`
	LastDetachedAt     nullable[time.Time] `json:"last_detached_at,omitzero"`
	CustomerManagedKey bool                `json:"customer_managed_key"`
	held
}

func readDisk(x *resource) bool {
	x.named("name", "labels")
	a := diskAttributes{
		SizeGB: x.number("sizeGb"), DiskType: x.lastWord("type"), Status: x.word("status"), Zone: x.place(),
		CreatedAt: x.time("creationTimestamp"), LastAttachedAt: x.timeOrNull("lastAttachTimestamp"), LastDetachedAt: x.timeOrNull("lastDetachTimestamp"),
		CustomerManagedKey: x.has("diskEncryptionKey.kmsKeyName"), held: x.held(),
	}
	if users := x.texts("users"); users != nil {
		a.Attached = new(len(users) > 0)
		x.link("attached_to", x.computes(users))
	}
	x.attributes = a
	return true
}

// An addressAttributes is gcp.address in collectors/schemas.
type addressAttributes struct {
	Address     *string          `json:"address,omitzero"`
	AddressType *string          `json:"address_type,omitzero"`
	Status      *string          `json:"status,omitzero"`
	InUse       *bool            `json:"in_use,omitzero"`
	Purpose     nullable[string] `json:"purpose,omitzero"`
	NetworkTier nullable[string] `json:"network_tier,omitzero"`
	Version     *string          `json:"version,omitzero"`
	CreatedAt   *time.Time       `json:"created_at,omitzero"`
	held
}

func readAddress(x *resource) bool {
	x.named("name", "labels")
	x.place()
	a := addressAttributes{
		Address: x.word("address"), AddressType: x.word("addressType"), Status: x.word("status"),
		Purpose: x.textOrNull("purpose"), NetworkTier: x.textOrNull("networkTier"), Version: x.word("ipVersion"),
		CreatedAt: x.time("creationTimestamp"), held: x.held(),
	}
	if a.AddressType == nil && !x.has("addressType") {
		a.AddressType = new("EXTERNAL") // Google's default
	}
	if a.Version == nil && a.Address != nil {
		a.Version = new("IPV4")
		if strings.Contains(*a.Address, ":") {
			a.Version = new("IPV6")
		}
	}
	if users := x.texts("users"); users != nil {
		a.InUse = new(len(users) > 0 || a.Status != nil && *a.Status == "IN_USE")
		x.link("used_by", x.computes(users))
	}
	x.attributes = a
	return true
}

// An instanceAttributes is gcp.instance in collectors/schemas.
type instanceAttributes struct {
	MachineType        *string             `json:"machine_type,omitzero"`
	Status             *string             `json:"status,omitzero"`
	Zone               nullable[string]    `json:"zone,omitzero"`
	CreatedAt          *time.Time          `json:"created_at,omitzero"`
	LastStartedAt      nullable[time.Time] `json:"last_started_at,omitzero"`
	LastStoppedAt      nullable[time.Time] `json:"last_stopped_at,omitzero"`
	LastSuspendedAt    nullable[time.Time] `json:"last_suspended_at,omitzero"`
	DiskGB             *int64              `json:"disk_gb,omitzero"`
	ExternalIPs        []string            `json:"external_ips,omitzero"`
	ServiceAccounts    []string            `json:"service_accounts,omitzero"`
	Spot               *bool               `json:"spot,omitzero"`
	DeletionProtection *bool               `json:"deletion_protection,omitzero"`
	held
}

func readInstance(x *resource) bool {
	x.named("name", "labels")
	a := instanceAttributes{
		MachineType: x.lastWord("machineType"), Status: x.word("status"), Zone: x.place(), CreatedAt: x.time("creationTimestamp"),
		LastStartedAt: x.timeOrNull("lastStartTimestamp"), LastStoppedAt: x.timeOrNull("lastStopTimestamp"), LastSuspendedAt: x.timeOrNull("lastSuspendedTimestamp"),
		ExternalIPs: x.externalIPs(), ServiceAccounts: x.emails(), DeletionProtection: x.flag("deletionProtection"), held: x.held(),
	}
	if preemptible := x.flag("scheduling.preemptible"); preemptible != nil {
		a.Spot = new(*preemptible || x.text("scheduling.provisioningModel") == "SPOT")
	}
	if a.Zone.value == nil {
		a.Zone = nullable[string]{} // every instance is in a zone
	}
	if disks := x.each("disks"); disks != nil {
		total, urls := int64(0), []string{}
		a.DiskGB = &total
		for _, d := range disks {
			if source := d.text("source"); source != "" {
				urls = append(urls, source)
				if size := d.numberOrNull("diskSizeGb"); size.value != nil {
					total += *size.value
				} else if !size.known {
					a.DiskGB = nil
				}
			}
			x.sub("disks", d)
		}
		x.link("disks", x.computes(urls))
	}
	x.attributes = a
	return true
}

// externalIPs are the addresses by which the instance is reached from outside.
func (x *resource) externalIPs() []string {
	var ips []string
	interfaces := x.each("networkInterfaces")
	if interfaces == nil {
		return nil
	}
	for _, i := range interfaces {
		for _, key := range []string{"accessConfigs", "ipv6AccessConfigs"} {
			for _, c := range i.each(key) {
				ips = append(ips, c.text("natIP"), c.text("externalIpv6"))
				x.sub("networkInterfaces."+key, c)
			}
		}
		x.sub("networkInterfaces", i)
	}
	ips = union(ips, nil)
	if len(ips) > 0 && ips[0] == "" {
		ips = ips[1:]
	}
	return list(ips)
}

func (x *resource) emails() []string {
	accounts := x.each("serviceAccounts")
	if accounts == nil {
		return nil
	}
	emails := []string{}
	for _, a := range accounts {
		if email := a.text("email"); email != "" {
			emails = append(emails, email)
		}
		x.sub("serviceAccounts", a)
	}
	return list(union(emails, nil))
}

// A snapshotAttributes is gcp.snapshot in collectors/schemas.
type snapshotAttributes struct {
	DiskSizeGB       *int64           `json:"disk_size_gb,omitzero"`
	StorageBytes     *int64           `json:"storage_bytes,omitzero"`
	Status           *string          `json:"status,omitzero"`
	Scheduled        *bool            `json:"scheduled,omitzero"`
	SourceDisk       nullable[string] `json:"source_disk,omitzero"`
	StorageLocations []string         `json:"storage_locations,omitzero"`
	CreatedAt        *time.Time       `json:"created_at,omitzero"`
	held
}

func readSnapshot(x *resource) bool {
	x.named("name", "labels")
	a := snapshotAttributes{
		DiskSizeGB: x.number("diskSizeGb"), StorageBytes: x.number("storageBytes"), Status: x.word("status"), Scheduled: x.flag("autoCreated"),
		SourceDisk: x.textOrNull("sourceDisk"), StorageLocations: x.texts("storageLocations"), CreatedAt: x.time("creationTimestamp"), held: x.held(),
	}
	if url := a.SourceDisk.value; url != nil {
		x.link("source_disk", x.computes([]string{*url}))
		a.SourceDisk = some(last(*url))
	} else if a.SourceDisk.known {
		x.link("source_disk", []string{})
	}
	x.attributes = a
	return true
}

// named takes the name and the labels of the asset from the data.
func (x *resource) named(name, labels string) {
	if s := x.text(name); s != "" {
		x.asset.Name = last(s)
	}
	if labels != "" {
		x.asset.Tags = x.strings(labels)
	}
}

// lastWord is the last part of a URL, such as of a machine type; nil when there
// is none.
func (x *resource) lastWord(path string) *string {
	s := x.word(path)
	if s == nil {
		return nil
	}
	return new(last(*s))
}

// place sets the asset's region, and returns the zone: null for what is in none.
func (x *resource) place() nullable[string] {
	if zone := last(x.text("zone")); zone != "" {
		x.asset.Region = zone
		if i := strings.LastIndexByte(zone, '-'); i > 0 {
			x.asset.Region = zone[:i]
		}
		return some(zone)
	}
	x.asset.Region = last(x.text("region"))
	return null[string]()
}

func (x *resource) link(name string, ids []string) {
	if x.asset.Links == nil {
		x.asset.Links = map[string][]string{}
	}
	x.asset.Links[name] = ids
}
