package aws

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/corporate-sre/auditor/collectors"
)

const describedOrganization = `{"Organization":{"Id":"o-acme","Arn":"arn:aws:organizations::999900001111:organization/o-acme","FeatureSet":"ALL","MasterAccountId":"999900001111"}}`

func TestPlanOfAnOrganization(t *testing.T) {
	s, _ := faked(t, map[string]reply{"DescribeOrganization": fixed(describedOrganization)})
	scopes, err := s.Plan(t.Context())
	if err != nil || len(scopes) != 1 || scopes[0].ID() != "aws/o-acme/structure" {
		t.Errorf("scopes %+v, error %v; want the structure of o-acme", scopes, err)
	}
}

func TestPlanOfAnAccountWithoutAnOrganization(t *testing.T) {
	s, _ := faked(t, map[string]reply{
		"DescribeOrganization":  refusedWith(400, "AWSOrganizationsNotInUseException", ""),
		"GetContactInformation": fixed(`{"ContactInformation":{"FullName":"Acme","PhoneNumber":"1"}}`),
		"GetAlternateContact":   refusedWith(404, "ResourceNotFoundException", ""),
		"ListRegions":           fixed(`{"Regions":[{"RegionName":"eu-west-1","RegionOptStatus":"ENABLED_BY_DEFAULT"}]}`),
	})
	scopes, err := s.Plan(t.Context())
	if err != nil || len(scopes) != 1 || scopes[0].ID() != "aws/999900001111/profile" {
		t.Fatalf("scopes %+v, error %v; want the profile of the account", scopes, err)
	}
	r, err := s.Collect(t.Context(), scopes[0])
	if err != nil {
		t.Fatal(err)
	}
	a := assetOf(t, r, "arn:aws:account::999900001111:account")
	sameJSON(t, a.Attributes, `{"account_id":"999900001111","state":"ACTIVE","management":false,
		"contacts":{"primary":{"name":"Acme","phone":"1"},"security":null,"billing":null,"operations":null},
		"regions":[{"name":"eu-west-1","status":"ENABLED_BY_DEFAULT","opt_in":false}]}`)
	if len(r.Next) != 2 || r.Next[0].ID() != "aws/999900001111/global" || r.Next[1].ID() != "aws/999900001111/eu-west-1/region" {
		t.Errorf("next = %+v, want the account's own parts", r.Next)
	}
	for _, c := range []struct{ assetType, path string }{{"aws.organization", ""}, {"aws.permission_set", ""}, {"aws.account", "attributes.scp"}, {"aws.account", "tags"}} {
		line := lineOf(t, r, "aws:999900001111", c.assetType, c.path)
		if line.State != collectors.Disabled || line.Reason != "AWSOrganizationsNotInUseException: organizations:DescribeOrganization" {
			t.Errorf("%+v, want disabled", line)
		}
	}
}

func TestPlanSaysWhatToDo(t *testing.T) {
	for name, c := range map[string]struct {
		identity reply
		want     string
	}{
		"expired": {refusedWith(403, "ExpiredToken", "The security token included in the request is expired"), "expired"},
		"wrong":   {refusedWith(403, "InvalidClientTokenId", "The security token included in the request is invalid."), "refused"},
		"denied":  {refusedWith(403, "AccessDenied", "explicit deny in a service control policy"), "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := faked(t, map[string]reply{"GetCallerIdentity": c.identity})
			s.clients.config.Attempts = 10 // none of them may be used
			_, err := s.Plan(t.Context())
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "log in") {
				t.Errorf("error = %v, want one that says %q and what to do", err, c.want)
			}
		})
	}
}

func TestPlanWithoutCredentialsEndsSoon(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	// A metadata service that never answers, as behind a firewall.
	silent := serverURL(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", silent)
	s, err := New(t.Context(), Config{Now: acme.at})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err = s.Plan(ctx)
	if ctx.Err() != nil {
		t.Fatal("it took more than two seconds")
	}
	if err == nil || strings.Contains(err.Error(), "127.0.0.1") || !strings.Contains(err.Error(), "no credentials") || !strings.Contains(err.Error(), "aws sso login") {
		t.Errorf("error = %v, want one that says how to get credentials", err)
	}
}

func TestPlanGivesUpOnCredentialsThatNeverCome(t *testing.T) {
	s, _ := faked(t, nil)
	s.clients.base.Credentials = sdk.CredentialsProviderFunc(func(ctx context.Context) (sdk.Credentials, error) {
		<-ctx.Done()
		return sdk.Credentials{}, ctx.Err()
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Plan(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want that of the context", err)
	}
}

func TestPlanWhenTheOrganizationMayNotBeSeen(t *testing.T) {
	s, _ := faked(t, map[string]reply{"DescribeOrganization": refusedWith(400, "AccessDeniedException", "")})
	scopes, err := s.Plan(t.Context())
	if err != nil || len(scopes) != 1 {
		t.Fatalf("scopes %+v, error %v", scopes, err)
	}
	r, err := s.Collect(t.Context(), scopes[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, assetType := range structureTypes {
		if c := lineOf(t, r, "aws:"+caller, assetType, ""); c.State != collectors.Denied {
			t.Errorf("%+v, want denied", c)
		}
	}
	if len(r.Next) != 1 || r.Next[0].ID() != "aws/999900001111/profile" {
		t.Errorf("next = %+v, want the caller's own account", r.Next)
	}
}

func TestNewNamesAProfileThatIsNotThere(t *testing.T) {
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/none")
	_, err := New(t.Context(), Config{Profile: "nightly", Now: acme.at, Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")})
	if err == nil || !strings.Contains(err.Error(), `"nightly"`) {
		t.Errorf("error = %v, want one that names the profile", err)
	}
}
