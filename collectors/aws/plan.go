package aws

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/smithy-go"

	"github.com/corporate-sre/auditor/collectors"
)

// planTime is how long it may take to find out whose credentials these are.
const planTime = 30 * time.Second

// Plan implements collectors.Source: the organization of the caller's account,
// or that account alone when it is in none.
func (s *Source) Plan(ctx context.Context) ([]collectors.Scope, error) {
	limited, cancel := context.WithTimeout(ctx, planTime)
	defer cancel()
	if _, err := s.clients.base.Credentials.Retrieve(limited); err != nil {
		return nil, s.noCredentials(err)
	}
	who, err := s.clients.identity(limited)
	if err != nil {
		return nil, s.refused(limited, err)
	}
	api := organizations.NewFromConfig(s.clients.caller(who.account, ""))
	org, err := describeOrganization(ctx, api)
	structure := collectors.Scope{Provider: "aws", Part: "structure", Types: structureTypes}
	switch {
	case err == nil:
		structure.Place = deref(org.Id)
		return []collectors.Scope{structure}, nil
	case isCode(err, "AWSOrganizationsNotInUseException"):
		return []collectors.Scope{ownScope(who, organization{}, s.config, classify(ctx, err))}, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("aws: %w", ctx.Err())
	default:
		// The organization may be there. What reads it will say what is
		// missing, under the only name that is known.
		structure.Place = who.account
		return []collectors.Scope{structure}, nil
	}
}

// noCredentials is the error of a chain that found none. The chain's last link
// is an instance's metadata service, of which nobody wants to read who has no
// instance.
func (s *Source) noCredentials(err error) error {
	if strings.Contains(err.Error(), "EC2 IMDS") {
		return fmt.Errorf("aws: no credentials in the environment, the shared files, a container or an instance; %s", s.logIn())
	}
	return fmt.Errorf("aws: no credentials: %w; %s", err, s.logIn())
}

// refused is the error of a caller whose credentials were not accepted.
func (s *Source) refused(ctx context.Context, err error) error {
	g := classify(ctx, err)
	switch c := code(err); c {
	case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
		return fmt.Errorf("aws: the credentials have expired (%s); %s", g.Reason, s.logIn())
	case "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "SignatureDoesNotMatch", "InvalidAccessKeyId", "AccessDenied":
		return fmt.Errorf("aws: the credentials were refused (%s); %s", g.Reason, s.logIn())
	}
	remedy := "check the network, the proxy and the endpoint"
	if g.State == collectors.Throttled {
		remedy = "AWS wants fewer calls; try again later"
	}
	return fmt.Errorf("aws: ask whose credentials these are: %s; %s", g.Reason, remedy)
}

func (s *Source) logIn() string {
	if s.config.Profile != "" {
		return fmt.Sprintf("log in with \"aws sso login --profile %s\", or give another profile", s.config.Profile)
	}
	return "log in with \"aws sso login\", set AWS_PROFILE, or give a profile"
}

// isCode reports whether err is an answer with one of the error codes.
func isCode(err error, codes ...string) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return false
	}
	for _, c := range codes {
		if api.ErrorCode() == c {
			return true
		}
	}
	return false
}

// ownScope is the profile of the caller's account when no list of accounts
// names it; why says why not.
func ownScope(who identity, org organization, config Config, why gap) collectors.Scope {
	arn := "arn:" + who.partition + ":account::" + who.account + ":account"
	if org.id != "" {
		arn = org.accountARN(who.account)
	}
	asset := site{partition: who.partition, at: config.Now}.asset("aws.account", arn, who.account, "sts:GetCallerIdentity")
	asset.Attributes = collectors.Attributes(accountAttributes{
		AccountID: who.account,
		// Another account could not have made the call.
		State:      new("ACTIVE"),
		Management: new(who.account == org.management),
	})
	gaps := newLines("aws:"+who.account, nil)
	for _, path := range []string{
		"attributes.email", "attributes.joined_method", "attributes.joined_at", "attributes.path", "attributes.ou_id", "attributes.scp",
		"attributes.rcp", "attributes.inherited_policies", "attributes.used_regions", "links.policies", "monthly_cost",
	} {
		gaps.lack("aws.account", path, why)
	}
	scope := profileScope(who.account, asset, gaps.sorted(), "")
	if why.State == collectors.Disabled {
		scope.Hints[hintAlone] = why.Reason
	}
	return scope
}
