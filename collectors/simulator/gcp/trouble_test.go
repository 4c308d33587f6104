package gcp

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/billing/budgets/apiv1/budgetspb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"github.com/googleapis/gax-go/v2/apierror"
	"golang.org/x/oauth2"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

const listResources = "gcp:AssetService.ListAssets/RESOURCE"

// request lists disks with one client.
func request(t *testing.T, s *Server, o []option.ClientOption) ([]*assetpb.Asset, error) {
	t.Helper()
	return drain(connect(t, o).assets.ListAssets(soon(t), &assetpb.ListAssetsRequest{
		Parent: "organizations/" + s.Organization(), AssetTypes: []string{"compute.googleapis.com/Disk"}, ContentType: assetpb.ContentType_RESOURCE,
	}).Next)
}

func TestFaultsHaveGooglesDetails(t *testing.T) {
	for _, x := range []struct {
		kind   acme.Kind
		code   codes.Code
		reason string
	}{
		{acme.Deny, codes.PermissionDenied, "IAM_PERMISSION_DENIED"},
		{acme.DenySCP, codes.PermissionDenied, "SECURITY_POLICY_VIOLATED"},
		{acme.Disable, codes.PermissionDenied, "SERVICE_DISABLED"},
		{acme.Throttle, codes.ResourceExhausted, "RATE_LIMIT_EXCEEDED"},
		{acme.ServerError, codes.Internal, ""},
	} {
		s := start(t, Options{Faults: []acme.Fault{{Operation: listResources, Kind: x.kind}}})
		_, err := request(t, s, options(s))
		if status.Code(err) != x.code || reason(err) != x.reason {
			t.Errorf("kind %d answers %v with reason %q, want %v and %q", x.kind, err, reason(err), x.code, x.reason)
		}
		if x.kind == acme.Deny {
			var detailed *apierror.APIError
			if errors.As(err, &detailed); detailed.Metadata()["permission"] != "cloudasset.assets.listResource" {
				t.Errorf("the permission is not named: %v", detailed.Metadata())
			}
		}
		if met := s.Met(); met[0] == 0 || s.Calls()[listResources] == 0 {
			t.Errorf("kind %d was met %d times in %v", x.kind, met[0], s.Calls())
		}
	}
}

func TestFaultsSpoilTheBytes(t *testing.T) {
	for _, kind := range []acme.Kind{acme.HTML, acme.Truncate, acme.Drop} {
		s := start(t, Options{Faults: []acme.Fault{{Operation: listResources, Kind: kind}}})
		all, err := request(t, s, options(s))
		if err == nil || len(all) > 0 {
			t.Errorf("kind %d answers %d assets, %v", kind, len(all), err)
		}
	}
	s := start(t, Options{Faults: []acme.Fault{{Operation: listResources, Kind: acme.Hang}}})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := connect(t, options(s)).assets.ListAssets(ctx, &assetpb.ListAssetsRequest{
		Parent: "organizations/" + s.Organization(), ContentType: assetpb.ContentType_RESOURCE,
	}).Next()
	if status.Code(err) != codes.DeadlineExceeded && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a call that hangs answers %v", err)
	}
}

func TestAPageCanFailHalfway(t *testing.T) {
	s := start(t, Options{PageSize: 10, Faults: []acme.Fault{{Operation: listResources, Kind: acme.Deny, After: 2}}})
	if all, err := request(t, s, options(s)); len(all) != 20 || status.Code(err) != codes.PermissionDenied {
		t.Errorf("%d disks, %v; want 20 and a refusal", len(all), err)
	}
}

func TestOddPagesListEverything(t *testing.T) {
	s := start(t, Options{PageSize: 10})
	all, err := request(t, s, options(s))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []acme.Kind{acme.EmptyPage, acme.Overlap} {
		s := start(t, Options{PageSize: 10, Faults: []acme.Fault{{Operation: listResources, Kind: kind}}})
		odd, err := request(t, s, options(s))
		names := map[string]bool{}
		for _, a := range odd {
			names[a.Name] = true
		}
		if err != nil || len(names) != len(all) {
			t.Errorf("kind %d lists %d of %d disks, %v", kind, len(names), len(all), err)
		}
		if kind == acme.Overlap && len(odd) == len(all) {
			t.Error("no pages overlap")
		}
	}
	s = start(t, Options{PageSize: 10, Faults: []acme.Fault{{Operation: listResources, Kind: acme.RepeatToken}}})
	r := &assetpb.ListAssetsRequest{Parent: "organizations/" + s.Organization(), ContentType: assetpb.ContentType_RESOURCE}
	c := connect(t, options(s)).assets
	var tokens []string
	for range 3 {
		page := c.ListAssets(soon(t), r)
		if _, err := page.Next(); err != nil {
			t.Fatal(err)
		}
		r.PageToken = page.PageInfo().Token
		tokens = append(tokens, r.PageToken)
	}
	if tokens[0] == "" || tokens[1] != tokens[0] || tokens[2] != tokens[0] {
		t.Errorf("the next pages are %q, want one that is always the same", tokens)
	}
}

func TestATokenBelongsToItsRequest(t *testing.T) {
	s := start(t, Options{PageSize: 5})
	c, parent := connect(t, options(s)).assets, "organizations/"+s.Organization()
	first := c.ListAssets(soon(t), &assetpb.ListAssetsRequest{Parent: parent, ContentType: assetpb.ContentType_RESOURCE})
	if _, err := first.Next(); err != nil {
		t.Fatal(err)
	}
	token := first.PageInfo().Token
	for name, r := range map[string]*assetpb.ListAssetsRequest{
		"another content": {Parent: parent, ContentType: assetpb.ContentType_IAM_POLICY, PageToken: token},
		"other types":     {Parent: parent, ContentType: assetpb.ContentType_RESOURCE, AssetTypes: []string{"compute.googleapis.com/Disk"}, PageToken: token},
		"garbage":         {Parent: parent, ContentType: assetpb.ContentType_RESOURCE, PageToken: "x" + token},
	} {
		if _, err := c.ListAssets(soon(t), r).Next(); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s with the token answers %v", name, err)
		}
	}
	r := &assetpb.ListAssetsRequest{Parent: parent, ContentType: assetpb.ContentType_RESOURCE, PageToken: token, PageSize: 2}
	if _, err := c.ListAssets(soon(t), r).Next(); err != nil {
		t.Errorf("another page size with the token answers %v", err)
	}
}

func TestATypeWithoutPoliciesFailsTheRequest(t *testing.T) {
	s := start(t, Options{})
	_, err := connect(t, options(s)).assets.ListAssets(soon(t), &assetpb.ListAssetsRequest{
		Parent: "organizations/" + s.Organization(), ContentType: assetpb.ContentType_IAM_POLICY,
		AssetTypes: []string{"cloudresourcemanager.googleapis.com/Project", "logging.googleapis.com/LogSink"},
	}).Next()
	if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), "logging.googleapis.com/LogSink") {
		t.Errorf("it answers %v", err)
	}
}

func TestWhoCallsAtWhoseCost(t *testing.T) {
	s := start(t, Options{})
	token := option.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: s.Token()}))
	plain := []option.ClientOption{option.WithEndpoint(s.Address), option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials()))}
	for name, x := range map[string]struct {
		more     []option.ClientOption
		reason   string
		consumer string
	}{
		"nobody":                  {[]option.ClientOption{option.WithoutAuthentication()}, "ACCESS_TOKEN_TYPE_UNSUPPORTED", ""},
		"without quota project":   {[]option.ClientOption{token}, "SERVICE_DISABLED", sharedConsumer},
		"strange quota project":   {[]option.ClientOption{token, option.WithQuotaProject("other")}, "USER_PROJECT_DENIED", "projects/other"},
		"quota project by number": {[]option.ClientOption{token, option.WithQuotaProject(s.company.byID[quotaProject].number)}, "", ""},
	} {
		_, err := request(t, s, append(plain[:len(plain):len(plain)], x.more...))
		var detailed *apierror.APIError
		consumer := ""
		if errors.As(err, &detailed) {
			consumer = detailed.Metadata()["consumer"]
		}
		if reason(err) != x.reason || consumer != x.consumer {
			t.Errorf("%s: %v with reason %q and consumer %q", name, err, reason(err), consumer)
		}
	}
}

func TestALimitThrottles(t *testing.T) {
	s := start(t, Options{Limits: []acme.Limit{{Operations: []string{"gcp:Folders.*"}, Rate: 0.001, Burst: 2}}})
	c, r := connect(t, options(s)), &resourcemanagerpb.ListFoldersRequest{Parent: "organizations/" + s.Organization()}
	var last error
	for range 3 {
		_, last = drain(c.folders.ListFolders(soon(t), r).Next)
	}
	if reason(last) != "RATE_LIMIT_EXCEEDED" || s.Refused()["gcp:Folders.ListFolders"] != 1 {
		t.Errorf("the third call answers %v; refused are %v", last, s.Refused())
	}
}

func TestABillingAccountCanBeDeniedAlone(t *testing.T) {
	s := start(t, Options{})
	ids := s.BillingAccounts()
	s = start(t, Options{Faults: []acme.Fault{{Operation: "gcp:BudgetService.*", Account: ids[1], Kind: acme.Deny}}})
	c := connect(t, options(s)).budgets
	for i, want := range []string{"", "IAM_PERMISSION_DENIED"} {
		if _, err := drain(c.ListBudgets(soon(t), &budgetspb.ListBudgetsRequest{Parent: "billingAccounts/" + ids[i]}).Next); reason(err) != want {
			t.Errorf("billing account %d answers %v, want reason %q", i, err, want)
		}
	}
}
