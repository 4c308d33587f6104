package aws

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/throttle"
)

func TestCallsThatAreNotInTheTableAreNeverSent(t *testing.T) {
	var sent atomic.Int32
	s := recorded(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent.Add(1) }))
	cfg := s.clients.caller(caller, "")
	for name, call := range map[string]func() error{
		"organizations:CloseAccount": func() error {
			_, err := organizations.NewFromConfig(cfg).CloseAccount(t.Context(), &organizations.CloseAccountInput{AccountId: new("1")})
			return err
		},
		"account:PutContactInformation": func() error {
			_, err := account.NewFromConfig(cfg).DeleteAlternateContact(t.Context(), &account.DeleteAlternateContactInput{AlternateContactType: "BILLING"})
			return err
		},
		"ce:GetCostForecast": func() error {
			_, err := costexplorer.NewFromConfig(cfg).GetTags(t.Context(), &costexplorer.GetTagsInput{TimePeriod: &types.DateInterval{Start: new("a"), End: new("b")}})
			return err
		},
		"iam:CreateUser": func() error {
			_, err := iam.NewFromConfig(cfg).CreateUser(t.Context(), &iam.CreateUserInput{UserName: new("x")})
			return err
		},
		"ec2:TerminateInstances": func() error {
			_, err := ec2.NewFromConfig(cfg).TerminateInstances(t.Context(), &ec2.TerminateInstancesInput{InstanceIds: []string{"i"}})
			return err
		},
		"s3:DeleteBucket": func() error {
			_, err := s.clients.s3Client(cfg).DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: new("b")})
			return err
		},
		"s3:GetObject": func() error {
			_, err := s.clients.s3Client(cfg).GetObject(t.Context(), &s3.GetObjectInput{Bucket: new("b"), Key: new("k")})
			return err
		},
	} {
		err := call()
		if refused, ok := errors.AsType[*throttle.RefusedError](err); !ok {
			t.Errorf("%s: error %v, want a refusal", name, err)
		} else if strings.HasPrefix(refused.Call, ":") {
			t.Errorf("%s: the refusal does not name the call", name)
		}
	}
	if n := sent.Load(); n != 0 {
		t.Errorf("%d calls were sent", n)
	}
}

func TestThrottledCallsAreReportedToTheGate(t *testing.T) {
	f := &fake{answers: map[string]reply{"ListAccounts": refusedWith(400, "TooManyRequestsException", "")}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	gate := throttle.NewGate(throttle.AWS())
	s, err := New(t.Context(), Config{
		Endpoint: server.URL, Now: acme.at, Attempts: 1, Gate: gate,
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = organizations.NewFromConfig(s.clients.caller(caller, "")).ListAccounts(t.Context(), &organizations.ListAccountsInput{})
	if got := classify(t.Context(), err).State; got != collectors.Throttled {
		t.Errorf("state = %s, want throttled", got)
	}
	stats := gate.Stats()
	if len(stats) != 1 || stats[0].Key.Service != "organizations" || stats[0].Calls != 1 || stats[0].Throttles != 1 {
		t.Errorf("stats = %+v, want one throttled call of organizations", stats)
	}
}

func TestRoleIsAssumedOnceForAllRegions(t *testing.T) {
	s, f := faked(t, nil)
	var wg sync.WaitGroup
	for _, region := range []string{"eu-west-1", "us-east-1", "eu-central-1", "ap-south-1"} {
		wg.Go(func() {
			if _, err := s.clients.account(t.Context(), "111122223333", region); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := f.count("AssumeRole"); n != 1 {
		t.Errorf("AssumeRole was called %d times, want once", n)
	}
	if n := f.count("GetCallerIdentity"); n != 1 {
		t.Errorf("GetCallerIdentity was called %d times, want once", n)
	}
	in := f.calls[len(f.calls)-1].In
	if in["RoleSessionName"] != "auditor" || in["DurationSeconds"] != "3600" {
		t.Errorf("AssumeRole was called with %v", in)
	}
}

func TestRefusedRoleIsNotAskedForAgain(t *testing.T) {
	for code, want := range map[string]int{"AccessDenied": 1, "ValidationError": 3} {
		s, f := faked(t, map[string]reply{"AssumeRole": refusedWith(400, code, "")})
		for _, region := range []string{"eu-west-1", "us-east-1", "eu-central-1"} {
			if _, err := s.clients.account(t.Context(), "111122223333", region); err == nil {
				t.Errorf("%s: no error", code)
			}
		}
		if n := f.count("AssumeRole"); n != want {
			t.Errorf("%s: AssumeRole was called %d times, want %d", code, n, want)
		}
	}
}

func TestOwnAccountIsEnteredWithoutARole(t *testing.T) {
	s, f := faked(t, nil)
	if _, err := s.clients.account(t.Context(), caller, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	if n := f.count("AssumeRole"); n != 0 {
		t.Errorf("AssumeRole was called %d times", n)
	}
}

func TestClientsShareOneTransport(t *testing.T) {
	t.Setenv("AWS_DEFAULTS_MODE", "standard") // in which the SDK makes a transport for each client
	s, _ := faked(t, nil)
	a, b := s.clients.caller(caller, "eu-west-1"), s.clients.caller("111122223333", "us-east-1")
	if organizations.NewFromConfig(a).Options().HTTPClient != ec2.NewFromConfig(b).Options().HTTPClient {
		t.Error("two clients have a transport each")
	}
}

func TestHomeRegion(t *testing.T) {
	for region, want := range map[string]string{"": "us-east-1", "eu-west-1": "us-east-1", "cn-north-1": "cn-northwest-1", "us-gov-east-1": "us-gov-west-1"} {
		if got := homeRegion(region); got != want {
			t.Errorf("homeRegion(%q) = %s, want %s", region, got, want)
		}
	}
}
