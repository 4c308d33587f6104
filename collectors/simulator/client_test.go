package simulator

import (
	"errors"
	"io"
	"net/http"
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
	key, _ := s.Credentials()
	return s.with(key, region)
}

// with is the configuration with an access key.
func (s *Server) with(key, region string) aws.Config {
	return aws.Config{
		Region: region, BaseEndpoint: &s.URL, Credentials: credentials.NewStaticCredentialsProvider(key, "secret", ""),
		Retryer:    func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient: &http.Client{Transport: readOnlyBodies{http.DefaultTransport}},
	}
}

// readOnlyBodies hides WriteTo of the SDK's request bodies. The SDK closes a body
// as soon as the answer begins, and WriteTo then fails instead of ending: with a
// server as near as this one, net/http meets that and drops the connection.
type readOnlyBodies struct{ http.RoundTripper }

func (t readOnlyBodies) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r = r.Clone(r.Context())
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return t.RoundTripper.RoundTrip(r)
}

// member is the configuration with the member role of an account.
func (s *Server) member(t testing.TB, account, region string) aws.Config {
	t.Helper()
	role, err := s.assume(t, account)
	if err != nil {
		t.Fatal(err)
	}
	return s.with(*role.Credentials.AccessKeyId, region)
}

func (s *Server) assume(t testing.TB, account string) (*sts.AssumeRoleOutput, error) {
	return sts.NewFromConfig(s.caller("us-east-1")).AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::" + account + ":role/" + MemberRole), RoleSessionName: aws.String("auditor"),
	})
}

// wantCode fails the test unless err is an answer with that code.
func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != code {
		t.Errorf("error is %v, want %s", err, code)
	}
}
