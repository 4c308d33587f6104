package aws

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// clients makes the configurations that API clients are built from. All share
// one transport: an endpoint's host is the same for every account.
type clients struct {
	base   sdk.Config // with the caller's credentials
	config Config
	home   string // the Region of the partition's global services

	who memo[identity]

	mu      sync.Mutex
	members map[string]*member // by account
}

func newClients(ctx context.Context, c Config) (*clients, error) {
	instance := &instanceMetadata{}
	options := []func(*config.LoadOptions) error{
		config.WithSharedConfigProfile(c.Profile),
		config.WithLogger(logging.Nop{}), // what it warns of comes as an error too
		config.WithEC2RoleCredentialOptions(func(o *ec2rolecreds.Options) { o.Client = instance }),
	}
	if c.Credentials != nil {
		options = append(options, config.WithCredentialsProvider(c.Credentials))
	}
	base, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("aws: %w; check the profile %q in the shared configuration files", err, c.Profile)
	}
	instance.Client = imds.NewFromConfig(base, func(o *imds.Options) { o.Retryer = sdk.NopRetryer{} })
	if b, ok := base.HTTPClient.(*awshttp.BuildableClient); ok {
		// Frozen, because every client would make itself a transport of a
		// client that can still be built on.
		base.HTTPClient = readOnlyBodies{b.WithTransportOptions(func(t *http.Transport) {
			t.MaxIdleConns = 1024
			t.MaxIdleConnsPerHost = 64
		}).WithReadTimeout(time.Minute).Freeze()}
	}
	if c.Endpoint != "" {
		base.BaseEndpoint = &c.Endpoint
	}
	home := homeRegion(base.Region)
	if base.Region == "" {
		base.Region = home
	}
	return &clients{base: base, config: c, home: home, members: map[string]*member{}}, nil
}

// instanceMetadata is the metadata service of an EC2 instance, asked once: where
// there is none, the SDK's retries would hold up the message that there are no
// credentials.
type instanceMetadata struct{ *imds.Client }

// homeRegion is where the partition of a Region has its global services, such
// as Organizations.
func homeRegion(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "cn-northwest-1"
	case strings.HasPrefix(region, "us-gov-"):
		return "us-gov-west-1"
	}
	return "us-east-1"
}

// caller returns the configuration for calls with the caller's own credentials.
// An empty Region means that of the global services. The account is whose limit
// the calls draw on; it may be empty.
func (c *clients) caller(account, region string) sdk.Config {
	return c.configure(c.base.Credentials, account, region)
}

// account returns the configuration for calls inside an account: with the
// caller's credentials in his own, with those of the member role elsewhere. Its
// error is that of AssumeRole, so it is met once and not by each call.
func (c *clients) account(ctx context.Context, account, region string) (sdk.Config, error) {
	who, err := c.identity(ctx)
	if err != nil {
		return sdk.Config{}, err
	}
	if who.account == account {
		return c.caller(account, region), nil
	}
	m := c.member(who, account)
	if _, err := m.Retrieve(ctx); err != nil {
		return sdk.Config{}, err
	}
	return c.configure(m, account, region), nil
}

// configure returns the configuration that clients of one account and Region
// are made from.
func (c *clients) configure(creds sdk.CredentialsProvider, account, region string) sdk.Config {
	cfg := c.base.Copy()
	cfg.Credentials = creds
	cfg.Region = region
	if region == "" {
		cfg.Region = c.home
	}
	cfg.Retryer = c.retryer
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		return guard{c.config.Gate, account, cfg.Region, c.config.Endpoint != ""}.add(stack)
	})
	return cfg
}

// retryer retries adaptively. The SDK's quota of retries is off: under
// throttling it fails calls whose attempts are not used up, and the gate and
// the number of attempts bound them already.
func (c *clients) retryer() sdk.Retryer {
	return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
			o.MaxAttempts = c.config.Attempts
			o.MaxBackoff = c.config.MaxBackoff
			o.Backoff = retry.NewExponentialJitterBackoff(c.config.MaxBackoff)
			o.RateLimiter = ratelimit.None
			// AssumeRole has had its own attempts. An answer that was cut off
			// is no error to the SDK's own list.
			o.Retryables = slices.Insert(o.Retryables, 0, retry.IsErrorRetryable(retry.IsErrorRetryableFunc(notForRoles)))
			o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(cutOff))
		})
	})
}

// s3Client returns an S3 client. Servers other than AWS have no host name for
// each bucket.
func (c *clients) s3Client(cfg sdk.Config) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = c.config.Endpoint != "" })
}

// gate is throttle.Gate as far as calls need it.
type gate interface {
	Wait(context.Context, throttle.Key) error
	Throttled(throttle.Key)
	RetryAfter(throttle.Key, time.Duration)
}
