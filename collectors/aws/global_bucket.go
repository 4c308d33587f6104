package aws

import (
	"cmp"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/corporate-sre/auditor/collectors"
)

type bucketAttributes struct {
	AccountID         *string                     `json:"account_id,omitzero"`
	CreatedAt         *time.Time                  `json:"created_at,omitzero"`
	Versioning        *string                     `json:"versioning,omitzero"`
	Lifecycle         []lifecycleRule             `json:"lifecycle,omitzero"`
	PublicAccessBlock nullable[publicAccessBlock] `json:"public_access_block,omitzero"`
	PolicyPublic      nullable[bool]              `json:"policy_public,omitzero"`

	AccountPublicAccessBlock nullable[publicAccessBlock] `json:"account_public_access_block,omitzero"`
}

type lifecycleRule struct {
	ID              string `json:"id"`
	Enabled         bool   `json:"enabled"`
	WholeBucket     bool   `json:"whole_bucket"`
	ExpirationDays  int32  `json:"expiration_days"`
	NoncurrentDays  int32  `json:"noncurrent_days"`
	AbortUploadDays int32  `json:"abort_upload_days"`
	Transitions     int    `json:"transitions"`
}

type publicAccessBlock struct {
	BlockPublicACLs       bool `json:"block_public_acls"`
	IgnorePublicACLs      bool `json:"ignore_public_acls"`
	BlockPublicPolicy     bool `json:"block_public_policy"`
	RestrictPublicBuckets bool `json:"restrict_public_buckets"`
}

func bucketARN(s site, name string) string { return "arn:" + s.partition + ":s3:::" + name }

func bucketURL(s site, name string) string {
	return s.console("s3/buckets/" + url.PathEscape(name) + "?region=" + url.QueryEscape(s.region))
}

// versioningState is "Off" for a bucket that never had versions, for which S3
// answers nothing.
func versioningState(s types.BucketVersioningStatus) *string {
	return new(cmp.Or(string(s), "Off"))
}

func blockOf(c types.PublicAccessBlockConfiguration) *publicAccessBlock {
	return &publicAccessBlock{
		BlockPublicACLs:       deref(c.BlockPublicAcls),
		IgnorePublicACLs:      deref(c.IgnorePublicAcls),
		BlockPublicPolicy:     deref(c.BlockPublicPolicy),
		RestrictPublicBuckets: deref(c.RestrictPublicBuckets),
	}
}

// lifecycleRules is never nil.
func lifecycleRules(rules []types.LifecycleRule) []lifecycleRule {
	list := make([]lifecycleRule, 0, len(rules))
	for _, r := range rules {
		rule := lifecycleRule{
			ID:          deref(r.ID),
			Enabled:     r.Status == types.ExpirationStatusEnabled,
			WholeBucket: deref(r.Prefix) == "" && coversAll(r.Filter),
			Transitions: len(r.Transitions) + len(r.NoncurrentVersionTransitions),
		}
		if e := r.Expiration; e != nil {
			rule.ExpirationDays = deref(e.Days)
		}
		if n := r.NoncurrentVersionExpiration; n != nil {
			rule.NoncurrentDays = deref(n.NoncurrentDays)
		}
		if u := r.AbortIncompleteMultipartUpload; u != nil {
			rule.AbortUploadDays = deref(u.DaysAfterInitiation)
		}
		list = append(list, rule)
	}
	collectors.SortStable(list, func(a, b lifecycleRule) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// coversAll reports whether a filter leaves no object out.
func coversAll(f *types.LifecycleRuleFilter) bool {
	if f == nil {
		return true
	}
	if f.Tag != nil || deref(f.Prefix) != "" || f.ObjectSizeGreaterThan != nil || f.ObjectSizeLessThan != nil {
		return false
	}
	and := f.And
	return and == nil ||
		len(and.Tags) == 0 && deref(and.Prefix) == "" && and.ObjectSizeGreaterThan == nil && and.ObjectSizeLessThan == nil
}
