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
	switch {
	case err == nil:
		b.attributes.Lifecycle = lifecycleRules(out.Rules)
	case code(err) == "NoSuchLifecycleConfiguration":
		b.attributes.Lifecycle = []lifecycleRule{}
	default:
		return err
	}
	return nil
}

func (r *bucketReader) tagging(ctx context.Context, b *bucket) error {
	out, err := r.api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &b.name}, b.there)
	switch {
	case err == nil:
		b.tags = tagMap(out.TagSet, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	case code(err) == "NoSuchTagSet":
		b.tags = map[string]string{}
	default:
		return err
	}
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
	switch {
	case err == nil && out.PublicAccessBlockConfiguration == nil:
		return &answerError{"no PublicAccessBlockConfiguration in the answer", "s3:GetBucketPublicAccessBlock"}
	case err == nil:
		b.attributes.PublicAccessBlock = answered(blockOf(*out.PublicAccessBlockConfiguration))
	case code(err) == "NoSuchPublicAccessBlockConfiguration":
		b.attributes.PublicAccessBlock = answered[publicAccessBlock](nil)
	default:
		return err
	}
	return nil
}

func (r *bucketReader) policyStatus(ctx context.Context, b *bucket) error {
	out, err := r.api.GetBucketPolicyStatus(ctx, &s3.GetBucketPolicyStatusInput{Bucket: &b.name}, b.there)
	switch {
	case err == nil && (out.PolicyStatus == nil || out.PolicyStatus.IsPublic == nil):
		return &answerError{"no PolicyStatus in the answer", "s3:GetBucketPolicyStatus"}
	case err == nil:
		b.attributes.PolicyPublic = answered(out.PolicyStatus.IsPublic)
	case code(err) == "NoSuchBucketPolicy":
		b.attributes.PolicyPublic = answered[bool](nil)
	default:
		return err
	}
	return nil
}
