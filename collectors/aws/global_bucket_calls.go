package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// there sends a call to the bucket's Region: elsewhere S3 answers with a
// redirection or an error about the signature.
func (b *bucket) there(o *s3.Options) {
	if b.region != "" {
		o.Region = b.region
	}
}

// orNone is the answer, or an empty one when the error code says that nothing
// is set.
func orNone[T any](out *T, err error, none string) (*T, error) {
	if err != nil && code(err) == none {
		return new(T), nil
	}
	return out, err
}

// locate finds the Region of a bucket. AWS says it in the list; other servers
// may not. An empty answer means us-east-1, and "EU" means eu-west-1.
func (r *bucketReader) locate(ctx context.Context, b *bucket) error {
	out, err := r.api.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: &b.name})
	if err != nil {
		return err
	}
	switch out.LocationConstraint {
	case "":
		b.region = "us-east-1"
	case types.BucketLocationConstraintEu:
		b.region = "eu-west-1"
	default:
		b.region = string(out.LocationConstraint)
	}
	return nil
}

func (r *bucketReader) lifecycle(ctx context.Context, b *bucket) error {
	out, err := r.api.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: &b.name}, b.there)
	if out, err = orNone(out, err, "NoSuchLifecycleConfiguration"); err != nil {
		return err
	}
	b.attributes.Lifecycle = lifecycleRules(out.Rules)
	return nil
}

func (r *bucketReader) tagging(ctx context.Context, b *bucket) error {
	out, err := r.api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &b.name}, b.there)
	if out, err = orNone(out, err, "NoSuchTagSet"); err != nil {
		return err
	}
	b.tags = tagMap(out.TagSet, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	return nil
}

func (r *bucketReader) versioning(ctx context.Context, b *bucket) error {
	out, err := r.api.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &b.name}, b.there)
	if err != nil {
		return err
	}
	b.attributes.Versioning = versioningState(out.Status)
	return nil
}

func (r *bucketReader) accessBlock(ctx context.Context, b *bucket) error {
	out, err := r.api.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &b.name}, b.there)
	if out, err = orNone(out, err, "NoSuchPublicAccessBlockConfiguration"); err != nil {
		return err
	}
	b.attributes.PublicAccessBlock = blockOf(out.PublicAccessBlockConfiguration)
	return nil
}

func (r *bucketReader) policyStatus(ctx context.Context, b *bucket) error {
	out, err := r.api.GetBucketPolicyStatus(ctx, &s3.GetBucketPolicyStatusInput{Bucket: &b.name}, b.there)
	if out, err = orNone(out, err, "NoSuchBucketPolicy"); err != nil {
		return err
	}
	b.attributes.PolicyPublic = answered[bool](nil)
	if out.PolicyStatus != nil {
		b.attributes.PolicyPublic = answered(out.PolicyStatus.IsPublic)
	}
	return nil
}
