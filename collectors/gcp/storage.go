package gcp

import (
	"strings"
	"time"
)

// A bucketAttributes is gcp.bucket in collectors/schemas.
type bucketAttributes struct {
	Location               *string         `json:"location,omitzero"`
	StorageClass           *string         `json:"storage_class,omitzero"`
	CreatedAt              *time.Time      `json:"created_at,omitzero"`
	UniformAccess          *bool           `json:"uniform_access,omitzero"`
	PublicAccessPrevention *string         `json:"public_access_prevention,omitzero"`
	PublicMembers          []string        `json:"public_members,omitzero"`
	Versioning             *bool           `json:"versioning,omitzero"`
	LifecycleRules         []lifecycleRule `json:"lifecycle_rules,omitzero"`
	RetentionSeconds       nullable[int64] `json:"retention_seconds,omitzero"`
	RetentionLocked        *bool           `json:"retention_locked,omitzero"`
	SoftDeleteSeconds      nullable[int64] `json:"soft_delete_seconds,omitzero"`
	CustomerManagedKey     bool            `json:"customer_managed_key"`
	held
}

type lifecycleRule struct {
	Action     *string         `json:"action,omitzero"`
	AgeDays    nullable[int64] `json:"age_days,omitzero"`
	Noncurrent bool            `json:"noncurrent"`
}

func readBucket(x *resource) bool {
	x.named("name", "labels")
	x.asset.Region = strings.ToLower(x.text("location"))
	a := bucketAttributes{
		Location: x.word("location"), StorageClass: x.word("storageClass"), CreatedAt: x.time("timeCreated"),
		UniformAccess:          x.flag("iamConfiguration.uniformBucketLevelAccess.enabled"),
		PublicAccessPrevention: x.word("iamConfiguration.publicAccessPrevention"),
		Versioning:             x.flag("versioning.enabled"), LifecycleRules: x.lifecycle(),
		RetentionSeconds: x.numberOrNull("retentionPolicy.retentionPeriod"), RetentionLocked: x.flag("retentionPolicy.isLocked"),
		SoftDeleteSeconds: x.numberOrNull("softDeletePolicy.retentionDurationSeconds"), CustomerManagedKey: x.has("encryption.defaultKmsKeyName"), held: x.held(),
	}
	if a.PublicAccessPrevention == nil && !x.has("iamConfiguration.publicAccessPrevention") {
		a.PublicAccessPrevention = new("inherited") // Google's default
	}
	if n := a.SoftDeleteSeconds.value; n != nil && *n == 0 {
		a.SoftDeleteSeconds = null[int64]()
	}
	if g := x.grants.streamGap; g.ok() {
		a.PublicMembers = list(x.grants.public[x.asset.ID])
	} else {
		x.lacks["attributes.public_members"] = g
	}
	x.attributes = a
	return true
}

func (x *resource) lifecycle() []lifecycleRule {
	rules := x.each("lifecycle.rule")
	if rules == nil {
		return nil
	}
	all := []lifecycleRule{}
	for _, r := range rules {
		rule := lifecycleRule{Action: r.word("action.type"), AgeDays: r.numberOrNull("condition.age")}
		// Without isLive a rule acts on live objects and on old versions alike.
		live := r.flag("condition.isLive")
		rule.Noncurrent = live == nil || !*live
		all = append(all, rule)
		x.sub("lifecycle.rule", r)
	}
	return all
}

// A sqlAttributes is gcp.sql_instance in collectors/schemas.
type sqlAttributes struct {
	DatabaseVersion    *string    `json:"database_version,omitzero"`
	InstanceType       *string    `json:"instance_type,omitzero"`
	Tier               *string    `json:"tier,omitzero"`
	State              *string    `json:"state,omitzero"`
	ActivationPolicy   *string    `json:"activation_policy,omitzero"`
	Availability       *string    `json:"availability,omitzero"`
	StorageGB          *int64     `json:"storage_gb,omitzero"`
	PublicIP           *bool      `json:"public_ip,omitzero"`
	AuthorizedNetworks []string   `json:"authorized_networks,omitzero"`
	SSLRequired        *bool      `json:"ssl_required,omitzero"`
	Backups            *bool      `json:"backups,omitzero"`
	DeletionProtection *bool      `json:"deletion_protection,omitzero"`
	CustomerManagedKey bool       `json:"customer_managed_key"`
	CreatedAt          *time.Time `json:"created_at,omitzero"`
	held
}

func readSQL(x *resource) bool {
	x.named("name", "settings.userLabels")
	x.asset.Region = x.text("region")
	a := sqlAttributes{
		DatabaseVersion: x.word("databaseVersion"), InstanceType: x.word("instanceType"), Tier: x.word("settings.tier"), State: x.word("state"),
		ActivationPolicy: x.word("settings.activationPolicy"), Availability: x.word("settings.availabilityType"), StorageGB: x.number("settings.dataDiskSizeGb"),
		PublicIP: x.flag("settings.ipConfiguration.ipv4Enabled"), AuthorizedNetworks: x.networks(), SSLRequired: x.flag("settings.ipConfiguration.requireSsl"),
		Backups: x.flag("settings.backupConfiguration.enabled"), DeletionProtection: x.flag("settings.deletionProtectionEnabled"),
		CustomerManagedKey: x.has("diskEncryptionConfiguration.kmsKeyName"), CreatedAt: x.time("createTime"), held: x.held(),
	}
	// The mode replaces the older flag, and wins where both are set.
	switch x.text("settings.ipConfiguration.sslMode") {
	case "ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED":
		a.SSLRequired = new(true)
	case "ALLOW_UNENCRYPTED_AND_ENCRYPTED":
		a.SSLRequired = new(false)
	}
	x.attributes = a
	return true
}

// networks are the ranges that may reach the public address.
func (x *resource) networks() []string {
	networks := x.each("settings.ipConfiguration.authorizedNetworks")
	if networks == nil {
		return nil
	}
	var ranges []string
	for _, n := range networks {
		ranges = append(ranges, n.text("value"))
		x.sub("settings.ipConfiguration.authorizedNetworks", n)
	}
	return list(union(ranges, nil))
}
