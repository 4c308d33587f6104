package aws

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"
	smithyendpoints "github.com/aws/smithy-go/endpoints"
)

const accountBlockPath = "attributes.account_public_access_block"

// accountBlock reads the public access block of the whole account, which holds
// for each of its buckets; what AWS Organizations imposes is in the answer.
func (r *bucketReader) accountBlock(ctx context.Context) (nullable[publicAccessBlock], error) {
	out, err := r.control.GetPublicAccessBlock(ctx, &s3control.GetPublicAccessBlockInput{AccountId: &r.account})
	switch {
	case err == nil && out.PublicAccessBlockConfiguration == nil:
		return nullable[publicAccessBlock]{}, &answerError{"no PublicAccessBlockConfiguration in the answer", "s3:GetAccountPublicAccessBlock"}
	case err == nil:
		return answered(accountBlockOf(*out.PublicAccessBlockConfiguration)), nil
	case code(err) == "NoSuchPublicAccessBlockConfiguration":
		return answered[publicAccessBlock](nil), nil
	}
	return nullable[publicAccessBlock]{}, err
}

func accountBlockOf(c types.PublicAccessBlockConfiguration) *publicAccessBlock {
	return &publicAccessBlock{
		BlockPublicACLs:       deref(c.BlockPublicAcls),
		IgnorePublicACLs:      deref(c.IgnorePublicAcls),
		BlockPublicPolicy:     deref(c.BlockPublicPolicy),
		RestrictPublicBuckets: deref(c.RestrictPublicBuckets),
	}
}

// s3ControlClient returns a client for what S3 has of a whole account.
func (c *clients) s3ControlClient(cfg sdk.Config) *s3control.Client {
	return s3control.NewFromConfig(cfg, func(o *s3control.Options) {
		if c.config.Endpoint != "" {
			o.EndpointResolverV2 = oneHost{s3control.NewDefaultEndpointResolverV2()}
		}
	})
}

// oneHost leaves the account out of the host's name: servers other than AWS have
// no host for each. Here the rules for endpoints put it there, and not the
// prefix that the guard turns off.
type oneHost struct{ s3control.EndpointResolverV2 }

func (h oneHost) ResolveEndpoint(ctx context.Context, p s3control.EndpointParameters) (smithyendpoints.Endpoint, error) {
	p.RequiresAccountId = nil
	return h.EndpointResolverV2.ResolveEndpoint(ctx, p)
}
