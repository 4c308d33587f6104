package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/s3control"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	bucketType = "aws.bucket"
	bucketPage = 1000
)

// A bucketReader reads the buckets of one account, each in its own Region.
type bucketReader struct {
	site
	workers int // buckets side by side
	api     *s3.Client
	control *s3control.Client
	lines   *lines
}

func (r *bucketReader) read(ctx context.Context) []collectors.Asset {
	listed := r.list(ctx)
	buckets := make([]*bucket, len(listed.items))
	sideBySide(r.workers, len(buckets), func(i int) { buckets[i] = r.bucket(ctx, listed.items[i]) })

	var ofAccount nullable[publicAccessBlock]
	var unread error
	if len(buckets) > 0 {
		ofAccount, unread = r.accountBlock(ctx)
	}
	var assets []collectors.Asset
	for _, b := range buckets {
		if b.gone {
			continue
		}
		b.attributes.AccountPublicAccessBlock = ofAccount
		assets = append(assets, b.asset())
		for _, g := range b.gaps {
			r.lines.lack(bucketType, g.path, g.gap)
		}
	}
	if unread != nil {
		r.lines.lackN(bucketType, accountBlockPath, classify(ctx, unread), len(assets))
	}
	listed.end(r.lines.of(bucketType), len(assets))
	return assets
}

// list names a page size, without which S3 leaves out the Regions.
func (r *bucketReader) list(ctx context.Context) listing[types.Bucket] {
	return listAll(ctx, "s3:ListAllMyBuckets", func(token *string) ([]types.Bucket, *string, error) {
		out, err := r.api.ListBuckets(ctx, &s3.ListBucketsInput{MaxBuckets: new(int32(bucketPage)), ContinuationToken: token})
		if err != nil {
			return nil, nil, err
		}
		return out.Buckets, out.ContinuationToken, nil
	})
}

// A bucket is one bucket while it is read.
type bucket struct {
	site       // in the bucket's Region
	name       string
	attributes bucketAttributes
	tags       map[string]string
	gaps       []pathGap
	gone       bool // deleted since it was listed
}

type pathGap struct {
	path string
	gap
}

func (r *bucketReader) bucket(ctx context.Context, listed types.Bucket) *bucket {
	b := &bucket{site: r.site, name: deref(listed.Name)}
	b.attributes = bucketAttributes{AccountID: new(r.account), CreatedAt: second(listed.CreationDate)}
	if b.region = deref(listed.BucketRegion); b.region == "" {
		b.ask(ctx, "region", func() error { return r.locate(ctx, b) })
	}
	for _, q := range []struct {
		path string
		call func(context.Context, *bucket) error
	}{
		{"attributes.lifecycle", r.lifecycle},
		{"tags", r.tagging},
		{"attributes.versioning", r.versioning},
		{"attributes.public_access_block", r.accessBlock},
		{"attributes.policy_public", r.policyStatus},
	} {
		if !b.gone {
			b.ask(ctx, q.path, func() error { return q.call(ctx, b) })
		}
	}
	return b
}

// ask makes a call that sets what path names; its error is why the bucket lacks
// it.
func (b *bucket) ask(ctx context.Context, path string, call func() error) {
	switch err := call(); {
	case err == nil:
	case code(err) == "NoSuchBucket":
		b.gone = true
	default:
		b.gaps = append(b.gaps, pathGap{path, classify(ctx, err)})
	}
}

func (b *bucket) asset() collectors.Asset {
	a := b.site.asset(bucketType, bucketARN(b.site, b.name), b.name, bucketSource)
	a.Tags = b.tags
	a.URL = bucketURL(b.site, b.name)
	a.Attributes = collectors.Attributes(b.attributes)
	return a
}

const bucketSource = "s3:ListBuckets, s3:GetBucketLifecycleConfiguration, s3:GetBucketTagging, " +
	"s3:GetBucketVersioning, s3:GetPublicAccessBlock, s3:GetBucketPolicyStatus, s3control:GetPublicAccessBlock"
