// Package aws reads an AWS Organization and its accounts, or an account that is
// in none.
//
// It asks the organization first, from the management account, and goes into
// the member accounts only for what nobody else can answer. Every call stands
// in the table of operations; any other is refused before it is sent.
package aws

import (
	"context"
	"fmt"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A Config says whose organization is read, and how.
type Config struct {
	// Profile is a profile of the shared configuration files; empty means the
	// usual chain: environment, default profile, container, instance.
	Profile string

	// MemberRole is the name of the role that is assumed in member accounts,
	// with its path if it has one. Empty means DefaultMemberRole.
	MemberRole string

	// ExternalID goes with AssumeRole; empty means none.
	ExternalID string

	// Regions are the Regions to visit. Nil means every Region that an account
	// has enabled.
	Regions []string

	// IdentityCenterRegion is where IAM Identity Center lives. Empty means that
	// the Regions of the caller's account are asked one after the other.
	IdentityCenterRegion string

	// Endpoint is a server other than AWS, used for every service; S3 buckets
	// then stand in the path. Empty means AWS.
	Endpoint string

	// Prune leaves out the Regions in which Cost Explorer shows no usage. It
	// costs one request of $0.01 for each page of accounts.
	Prune bool

	// Gate holds the calls to their limits. Nil means a new one with the
	// limits of throttle.AWS.
	Gate *throttle.Gate

	// Attempts is how often a call is made before it counts as failed, and
	// MaxBackoff the longest pause between two of them. Zero means 10 and 20 s.
	Attempts   int
	MaxBackoff time.Duration

	// Workers is how many calls one scope makes side by side. Zero means 8.
	Workers int

	// Now is the run's clock, which CollectedAt and the months of the bill are
	// taken from. It is required.
	Now time.Time

	// Credentials are used instead of what Profile finds.
	Credentials sdk.CredentialsProvider
}

// DefaultMemberRole is the role that is assumed where none is configured.
const DefaultMemberRole = "AuditorReadOnly"

// A Source reads AWS. It implements collectors.Source.
type Source struct {
	config  Config
	clients *clients
}

// New returns a source. It reads the shared configuration files but makes no
// call.
func New(ctx context.Context, config Config) (*Source, error) {
	if config.MemberRole == "" {
		config.MemberRole = DefaultMemberRole
	}
	if config.Attempts == 0 {
		config.Attempts = 10
	}
	if config.MaxBackoff == 0 {
		config.MaxBackoff = 20 * time.Second
	}
	if config.Workers == 0 {
		config.Workers = 8
	}
	if config.Gate == nil {
		config.Gate = throttle.NewGate(throttle.AWS())
	}
	if config.Now.IsZero() {
		return nil, fmt.Errorf("aws: no clock; set Config.Now")
	}
	config.Now = config.Now.UTC().Truncate(time.Second)
	clients, err := newClients(ctx, config)
	if err != nil {
		return nil, err
	}
	return &Source{config: config, clients: clients}, nil
}

// Name implements collectors.Source.
func (s *Source) Name() string { return "aws" }

// Collect implements collectors.Source.
func (s *Source) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	collect, ok := s.parts()[scope.Part]
	if !ok {
		return collectors.Result{}, fmt.Errorf("aws: no part %q in %s", scope.Part, scope.ID())
	}
	result := collect(ctx, scope)
	return result, ctx.Err()
}
