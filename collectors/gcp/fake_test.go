package gcp

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/billing/apiv1/billingpb"
	"cloud.google.com/go/billing/budgets/apiv1/budgetspb"
	"cloud.google.com/go/iam/apiv1/iampb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"golang.org/x/oauth2"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// now is the clock of the tests.
var now = time.Date(2027, 3, 31, 2, 0, 0, 0, time.UTC)

// A fake is Google Cloud as the generated servers speak it, with the world that
// a test gives it.
type fake struct {
	organizations []*resourcemanagerpb.Organization
	folders       map[string][]*resourcemanagerpb.Folder  // by parent
	projects      map[string][]*resourcemanagerpb.Project // by parent
	assets        []*assetpb.Asset                        // with data, a policy, or both
	tags          []*assetpb.ResourceSearchResult
	accounts      []*billingpb.BillingAccount
	links         map[string][]*billingpb.ProjectBillingInfo // by account
	budgets       map[string][]*budgetspb.Budget             // by account
	policies      map[string]*iampb.Policy                   // by resource

	page int // items of a page; 0: all

	// meet, unless nil, is asked before each call is answered: the nth of its
	// operation, from 1. Its error is the answer.
	meet func(operation string, n int) error

	// unsupported is a type of asset that Cloud Asset Inventory does not have.
	unsupported string

	// sameToken names an operation whose pages lead back to the first.
	sameToken string

	mu       sync.Mutex
	calls    map[string]int
	headers  metadata.MD
	requests []any
}

// start serves the fake and returns a source that reads it.
func (f *fake) start(t *testing.T, change func(*Config)) *Source {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := grpc.NewServer(grpc.UnaryInterceptor(f.answer))
	resourcemanagerpb.RegisterOrganizationsServer(g, fakeOrganizations{fake: f})
	resourcemanagerpb.RegisterFoldersServer(g, fakeFolders{fake: f})
	resourcemanagerpb.RegisterProjectsServer(g, fakeProjects{fake: f})
	assetpb.RegisterAssetServiceServer(g, fakeAssets{fake: f})
	billingpb.RegisterCloudBillingServer(g, fakeBilling{fake: f})
	budgetspb.RegisterBudgetServiceServer(g, fakeBudgets{fake: f})
	go g.Serve(l)
	t.Cleanup(g.Stop)
	config := Config{
		Endpoint: "http://" + l.Addr().String(), Now: now, QuotaProject: "acme-audit", Attempts: 3, MaxBackoff: time.Millisecond, Timeout: 10 * time.Second,
		Tokens: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "acme"}),
		Gate:   throttle.NewGate(throttle.Limits{"": {Rate: 1e6, Burst: 1e6}}),
	}
	if change != nil {
		change(&config)
	}
	s, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func (f *fake) answer(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	op, ok := lookup(info.FullMethod, request)
	if !ok {
		return nil, status.Errorf(codes.Unimplemented, "%s is not in the table", info.FullMethod)
	}
	f.mu.Lock()
	if f.calls == nil {
		f.calls = map[string]int{}
	}
	f.calls[op.Name]++
	n := f.calls[op.Name]
	f.headers, _ = metadata.FromIncomingContext(ctx)
	f.requests = append(f.requests, request)
	meet := f.meet
	f.mu.Unlock()
	if meet != nil {
		if err := meet(op.Name, n); err != nil {
			return nil, err
		}
	}
	return handle(context.WithValue(ctx, opKey{}, op.Name), request)
}

type opKey struct{}

// deny answers one operation as without its permission.
func deny(name string) func(string, int) error {
	return func(operation string, _ int) error {
		if operation != name {
			return nil
		}
		for _, op := range operations {
			if op.Name == name {
				return refuse(codes.PermissionDenied, "IAM_PERMISSION_DENIED", map[string]string{"permission": op.Permission})
			}
		}
		return nil
	}
}

// refuse is an error with Google's details.
func refuse(code codes.Code, reason string, meta map[string]string) error {
	s, err := status.New(code, "refused").WithDetails(protoadapt.MessageV1Of(&errdetails.ErrorInfo{Reason: reason, Domain: "googleapis.com", Metadata: meta}))
	if err != nil {
		panic(err)
	}
	return s.Err()
}

// cut returns the page that a request asks for.
func cut[T any](ctx context.Context, f *fake, all []T, token string) ([]T, string) {
	from, _ := strconv.Atoi(token)
	to := len(all)
	if f.page > 0 {
		to = min(from+f.page, to)
	}
	if ctx.Value(opKey{}) == f.sameToken {
		return all[:min(to, len(all))], "0"
	}
	if to == len(all) {
		return all[min(from, to):], ""
	}
	return all[from:to], strconv.Itoa(to)
}

func (f *fake) policy(r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	if v := r.GetOptions().GetRequestedPolicyVersion(); v != 3 {
		return nil, status.Errorf(codes.InvalidArgument, "version %d would hide conditions", v)
	}
	if p := f.policies[r.GetResource()]; p != nil {
		return p, nil
	}
	return &iampb.Policy{}, nil
}

type fakeOrganizations struct {
	resourcemanagerpb.UnimplementedOrganizationsServer
	*fake
}

func (f fakeOrganizations) SearchOrganizations(ctx context.Context, r *resourcemanagerpb.SearchOrganizationsRequest) (*resourcemanagerpb.SearchOrganizationsResponse, error) {
	list, next := cut(ctx, f.fake, f.organizations, r.GetPageToken())
	return &resourcemanagerpb.SearchOrganizationsResponse{Organizations: list, NextPageToken: next}, nil
}

func (f fakeOrganizations) GetOrganization(_ context.Context, r *resourcemanagerpb.GetOrganizationRequest) (*resourcemanagerpb.Organization, error) {
	for _, o := range f.organizations {
		if o.GetName() == r.GetName() {
			return o, nil
		}
	}
	return nil, refuse(codes.PermissionDenied, "IAM_PERMISSION_DENIED", map[string]string{"permission": "resourcemanager.organizations.get"})
}

func (f fakeOrganizations) GetIamPolicy(_ context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	return f.policy(r)
}

type fakeFolders struct {
	resourcemanagerpb.UnimplementedFoldersServer
	*fake
}

func (f fakeFolders) ListFolders(ctx context.Context, r *resourcemanagerpb.ListFoldersRequest) (*resourcemanagerpb.ListFoldersResponse, error) {
	list, next := cut(ctx, f.fake, f.folders[r.GetParent()], r.GetPageToken())
	return &resourcemanagerpb.ListFoldersResponse{Folders: list, NextPageToken: next}, nil
}

func (f fakeFolders) GetIamPolicy(_ context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	return f.policy(r)
}

type fakeProjects struct {
	resourcemanagerpb.UnimplementedProjectsServer
	*fake
}

func (f fakeProjects) ListProjects(ctx context.Context, r *resourcemanagerpb.ListProjectsRequest) (*resourcemanagerpb.ListProjectsResponse, error) {
	if !r.GetShowDeleted() {
		return nil, fmt.Errorf("projects that are being deleted are not asked for")
	}
	list, next := cut(ctx, f.fake, f.projects[r.GetParent()], r.GetPageToken())
	return &resourcemanagerpb.ListProjectsResponse{Projects: list, NextPageToken: next}, nil
}

func (f fakeProjects) GetIamPolicy(_ context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	return f.policy(r)
}

type fakeAssets struct {
	assetpb.UnimplementedAssetServiceServer
	*fake
}

func (f fakeAssets) ListAssets(ctx context.Context, r *assetpb.ListAssetsRequest) (*assetpb.ListAssetsResponse, error) {
	if f.unsupported != "" && slices.Contains(r.GetAssetTypes(), f.unsupported) {
		return nil, status.Errorf(codes.InvalidArgument, "%s is not supported", f.unsupported)
	}
	var all []*assetpb.Asset
	for _, a := range f.assets {
		wanted := len(r.GetAssetTypes()) == 0 || slices.Contains(r.GetAssetTypes(), a.GetAssetType())
		one := &assetpb.Asset{Name: a.GetName(), AssetType: a.GetAssetType(), Ancestors: a.GetAncestors()}
		if r.GetContentType() == assetpb.ContentType_IAM_POLICY {
			one.IamPolicy = a.GetIamPolicy()
			wanted = wanted && one.IamPolicy != nil
		} else {
			one.Resource = a.GetResource()
			wanted = wanted && one.Resource != nil
		}
		if wanted {
			all = append(all, one)
		}
	}
	list, next := cut(ctx, f.fake, all, r.GetPageToken())
	return &assetpb.ListAssetsResponse{Assets: list, NextPageToken: next}, nil
}

func (f fakeAssets) SearchAllResources(ctx context.Context, r *assetpb.SearchAllResourcesRequest) (*assetpb.SearchAllResourcesResponse, error) {
	list, next := cut(ctx, f.fake, f.tags, r.GetPageToken())
	return &assetpb.SearchAllResourcesResponse{Results: list, NextPageToken: next}, nil
}

type fakeBilling struct {
	billingpb.UnimplementedCloudBillingServer
	*fake
}

func (f fakeBilling) ListBillingAccounts(ctx context.Context, r *billingpb.ListBillingAccountsRequest) (*billingpb.ListBillingAccountsResponse, error) {
	list, next := cut(ctx, f.fake, f.accounts, r.GetPageToken())
	return &billingpb.ListBillingAccountsResponse{BillingAccounts: list, NextPageToken: next}, nil
}

func (f fakeBilling) ListProjectBillingInfo(ctx context.Context, r *billingpb.ListProjectBillingInfoRequest) (*billingpb.ListProjectBillingInfoResponse, error) {
	list, next := cut(ctx, f.fake, f.links[r.GetName()], r.GetPageToken())
	return &billingpb.ListProjectBillingInfoResponse{ProjectBillingInfo: list, NextPageToken: next}, nil
}

func (f fakeBilling) GetIamPolicy(_ context.Context, r *iampb.GetIamPolicyRequest) (*iampb.Policy, error) {
	return f.policy(r)
}

type fakeBudgets struct {
	budgetspb.UnimplementedBudgetServiceServer
	*fake
}

func (f fakeBudgets) ListBudgets(ctx context.Context, r *budgetspb.ListBudgetsRequest) (*budgetspb.ListBudgetsResponse, error) {
	list, next := cut(ctx, f.fake, f.budgets[r.GetParent()], r.GetPageToken())
	return &budgetspb.ListBudgetsResponse{Budgets: list, NextPageToken: next}, nil
}
