package simulator

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

var testNow = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)

// start starts a company for the length of a test.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = testNow
	}
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// caller is the configuration of an SDK client with the auditor's credentials.
func (s *Server) caller(region string) aws.Config {
	key, secret := s.Credentials()
	return s.config(region, credentials.NewStaticCredentialsProvider(key, secret, ""))
}

func (s *Server) config(region string, provider aws.CredentialsProvider) aws.Config {
	return aws.Config{
		Region: region, BaseEndpoint: &s.URL, Credentials: provider,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	}
}

// member is the configuration with the member role of an account.
func (s *Server) member(t testing.TB, account, region string) aws.Config {
	t.Helper()
	role, err := sts.NewFromConfig(s.caller("us-east-1")).AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::" + account + ":role/" + MemberRole), RoleSessionName: aws.String("auditor"),
	})
	if err != nil {
		t.Fatal(err)
	}
	c := role.Credentials
	return s.config(region, credentials.NewStaticCredentialsProvider(*c.AccessKeyId, *c.SecretAccessKey, *c.SessionToken))
}

// wantCode fails the test unless err is an answer with that code.
func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != code {
		t.Errorf("error is %v, want %s", err, code)
	}
}
