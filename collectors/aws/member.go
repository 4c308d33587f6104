package aws

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/corporate-sre/auditor/collectors"
)

// A member is the credentials of the member role in one account: one
// AssumeRole an hour, for all Regions together.
type member struct {
	*sdk.CredentialsCache
}

// member returns the credentials for an account; it makes no call.
func (c *clients) member(who identity, account string) *member {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.members[account]; m != nil {
		return m
	}
	cfg := c.caller(who.account, "")
	role := &role{
		account: account,
		caller:  who,
		name:    c.config.MemberRole,
		assume: stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), who.roleARN(account, c.config.MemberRole), func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = "auditor"
			o.Duration = time.Hour
			if c.config.ExternalID != "" {
				o.ExternalID = &c.config.ExternalID
			}
		}),
	}
	m := &member{sdk.NewCredentialsCache(role, func(o *sdk.CredentialsCacheOptions) {
		// Not all accounts at once, an hour after the start.
		o.ExpiryWindow, o.ExpiryWindowJitterFrac = 10*time.Minute, 0.5
	})}
	c.members[account] = m
	return m
}

// A role assumes the member role. A refusal is final for the run: asking again
// for each Region would only be refused again.
type role struct {
	account, name string
	caller        identity
	assume        *stscreds.AssumeRoleProvider

	mu      sync.Mutex
	refusal error
}

func (r *role) Retrieve(ctx context.Context) (sdk.Credentials, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.refusal != nil {
		return sdk.Credentials{}, r.refusal
	}
	credentials, err := r.assume.Retrieve(ctx)
	if err == nil {
		return credentials, nil
	}
	err = &roleError{Account: r.account, Role: r.name, Caller: r.caller.account, Err: err}
	if classify(ctx, err).State == collectors.Denied {
		r.refusal = err
	}
	return sdk.Credentials{}, err
}

// A roleError is that the member role could not be assumed.
type roleError struct {
	Account string // whose role it is
	Role    string // its name
	Caller  string // the account that it should trust
	Err     error
}

func (e *roleError) Error() string {
	return fmt.Sprintf("assume role %s in %s: %v", e.Role, e.Account, e.Err)
}

func (e *roleError) Unwrap() error { return e.Err }

// notForRoles ends the retries of a call whose credentials could not be had.
func notForRoles(err error) sdk.Ternary {
	if _, ok := errors.AsType[*roleError](err); ok {
		return sdk.FalseTernary
	}
	return sdk.UnknownTernary
}

// An identity is who the credentials belong to.
type identity struct {
	account   string // 12 digits
	partition string // "aws", "aws-cn" or "aws-us-gov"
}

func (i identity) roleARN(account, name string) string {
	return "arn:" + i.partition + ":iam::" + account + ":role/" + strings.TrimPrefix(name, "/")
}

// identity asks once whose credentials the source has.
func (c *clients) identity(ctx context.Context) (identity, error) {
	return c.who.get(func() (identity, error) {
		cfg := c.caller("", c.base.Region)
		answer, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}, func(o *sts.Options) {
			o.RetryMaxAttempts = min(3, c.config.Attempts) // somebody waits
		})
		if err != nil {
			return identity{}, err
		}
		return identity{account: deref(answer.Account), partition: partitionOf(deref(answer.Arn))}, nil
	})
}

// A memo remembers a value once it could be had.
type memo[T any] struct {
	mu    sync.Mutex
	known bool
	value T
}

func (m *memo[T]) get(read func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.known {
		value, err := read()
		if err != nil {
			return value, err
		}
		m.value, m.known = value, true
	}
	return m.value, nil
}
