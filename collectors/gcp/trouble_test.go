package gcp

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/corporate-sre/auditor/collectors"
)

const listResources = "gcp:AssetService.ListAssets/RESOURCE"

// line is the coverage of one listing.
func line(t *testing.T, all collectors.Inventory, typ string) collectors.Coverage {
	t.Helper()
	for _, c := range all.Coverage {
		if c.AssetType == typ && c.Path == "" && c.Place == "gcp:1001" {
			return c
		}
	}
	t.Fatalf("no coverage of %s", typ)
	return collectors.Coverage{}
}

func TestWhatARefusalMeans(t *testing.T) {
	const perimeter = "an ingress rule of the VPC Service Controls perimeter that lets auditor call cloudasset.googleapis.com"
	tests := []struct {
		name string
		err  error
		want collectors.Coverage
	}{
		{"the API is off in the quota project", refuse(codes.PermissionDenied, "SERVICE_DISABLED", map[string]string{"consumer": "projects/acme-audit"}),
			collectors.Coverage{State: collectors.Disabled, Reason: "SERVICE_DISABLED: " + listResources, Needs: "cloudasset.googleapis.com enabled in project acme-audit"}},
		{"no quota project", refuse(codes.PermissionDenied, "SERVICE_DISABLED", map[string]string{"consumer": "projects/764086051850"}),
			collectors.Coverage{State: collectors.Disabled, Reason: "SERVICE_DISABLED: " + listResources + ": no quota project", Needs: "a quota project in which cloudasset.googleapis.com is enabled"}},
		{"a permission is missing", refuse(codes.PermissionDenied, "IAM_PERMISSION_DENIED", map[string]string{"permission": "cloudasset.assets.exportResource"}),
			collectors.Coverage{State: collectors.Denied, Reason: "IAM_PERMISSION_DENIED: " + listResources, Needs: "cloudasset.assets.exportResource"}},
		{"a permission is missing, and Google says no more", status.Error(codes.PermissionDenied, "denied"),
			collectors.Coverage{State: collectors.Denied, Reason: "PERMISSION_DENIED: " + listResources, Needs: "cloudasset.assets.listResource"}},
		{"a service perimeter", refuse(codes.PermissionDenied, "SECURITY_POLICY_VIOLATED", nil),
			collectors.Coverage{State: collectors.Denied, Reason: "SECURITY_POLICY_VIOLATED: " + listResources, Needs: perimeter}},
		{"a service perimeter, in the text alone", status.Error(codes.PermissionDenied, "Request is prohibited. vpcServiceControlsUniqueIdentifier: x"),
			collectors.Coverage{State: collectors.Denied, Reason: "SECURITY_POLICY_VIOLATED: " + listResources, Needs: perimeter}},
		{"an organization policy", refuse(codes.PermissionDenied, "RESOURCE_USAGE_RESTRICTION_VIOLATED", nil),
			collectors.Coverage{State: collectors.Denied, Reason: "RESOURCE_USAGE_RESTRICTION_VIOLATED: " + listResources, Needs: "an organization policy for service usage that lets auditor call cloudasset.googleapis.com"}},
		{"a scope is missing", refuse(codes.PermissionDenied, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", nil),
			collectors.Coverage{State: collectors.Denied, Reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT: " + listResources, Needs: "credentials with the scope https://www.googleapis.com/auth/cloud-platform"}},
		{"the rate, for ever", refuse(codes.ResourceExhausted, "RATE_LIMIT_EXCEEDED", nil),
			collectors.Coverage{State: collectors.Throttled, Reason: "RATE_LIMIT_EXCEEDED: " + listResources, Needs: "fewer calls at once, or a higher quota"}},
		{"the server is away, for ever", status.Error(codes.Unavailable, "gone"),
			collectors.Coverage{State: collectors.Unreachable, Reason: "UNAVAILABLE: " + listResources}},
		{"a request that Google does not understand", status.Error(codes.InvalidArgument, "types"),
			collectors.Coverage{State: collectors.Unreachable, Reason: "INVALID_ARGUMENT: " + listResources}},
		{"a reason that wants to be a page", refuse(codes.FailedPrecondition, "<script>\nX", nil),
			collectors.Coverage{State: collectors.Unreachable, Reason: "scriptX: " + listResources}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := world()
			f.meet = func(operation string, _ int) error {
				if operation == listResources {
					return tt.err
				}
				return nil
			}
			tt.want.Place, tt.want.AssetType = "gcp:1001", "gcp.disk"
			if got := line(t, gather(t, f.start(t, nil)), "gcp.disk"); got != tt.want {
				t.Errorf("coverage is %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestEveryCallIsRepeatedAfterAPassingRefusal(t *testing.T) {
	for _, later := range []error{
		status.Error(codes.ResourceExhausted, "later"), status.Error(codes.Unavailable, "later"), status.Error(codes.Internal, "later"),
		refuse(codes.PermissionDenied, "RATE_LIMIT_EXCEEDED", nil),
	} {
		f := world()
		f.page = 2
		f.meet = func(operation string, n int) error {
			if n <= 2 {
				return later
			}
			return nil
		}
		f.folders, f.projects = nil, nil // calls for one container after the other
		all := gather(t, f.start(t, nil))
		if lines := blind(all.Coverage); len(lines) > 0 {
			t.Errorf("after two times %v: %v", later, lines)
		}
		if want := len(operations) - 3; len(f.calls) != want {
			t.Errorf("%v were called, want all %d but the fallbacks", f.calls, want)
		}
	}
}

func TestAListingThatStopsHalfway(t *testing.T) {
	f := world()
	f.page = 3
	f.meet = func(operation string, n int) error {
		// The first stream is the settings', the pages of resources follow.
		if operation == listResources && n == 4 {
			return status.Error(codes.PermissionDenied, "no more")
		}
		return nil
	}
	all := gather(t, f.start(t, nil))
	if c := line(t, all, "gcp.disk"); c.State != collectors.Partial || c.Count != 2 {
		t.Errorf("disks are %s with %d, want partial with the 2 that were read", c.State, c.Count)
	}
	if c := line(t, all, "gcp.bucket"); c.State != collectors.Denied {
		t.Errorf("buckets, of which none was read, are %s, want denied", c.State)
	}
}

func TestATypeThatGoogleDoesNotHaveBlindsItselfOnly(t *testing.T) {
	f := world()
	f.unsupported = "compute.googleapis.com/RegionDisk"
	all := gather(t, f.start(t, nil))
	for _, typ := range resourceTypes {
		c := line(t, all, typ)
		if want := typ == "gcp.disk"; c.State.Blind() != want {
			t.Errorf("%s is %s (%s)", typ, c.State, c.Reason)
		}
	}
	if c := line(t, all, "gcp.disk"); c.State != collectors.Partial || c.Count != 2 {
		t.Errorf("disks are %s with %d, want partial with the 2 that are of the other type", c.State, c.Count)
	}
}

func TestAStreamOfPoliciesThatStopsHalfway(t *testing.T) {
	f := world()
	f.page = 1
	f.meet = func(operation string, n int) error {
		if operation == "gcp:AssetService.ListAssets/IAM_POLICY" && n > 1 {
			return status.Error(codes.Internal, "lost")
		}
		return nil
	}
	all := gather(t, f.start(t, nil))
	if _, ok := attributes(t, all, idPrefix+"organizations/1001")["iam"]; !ok {
		t.Error("the policy of the organization, which was read, is missing")
	}
	web := attributes(t, all, idPrefix+"projects/201")
	for _, name := range []string{"iam", "audit_log"} {
		if v, ok := web[name]; ok {
			t.Errorf("%s of a project that was not read is %v, want none", name, v)
		}
	}
	if _, ok := attributes(t, all, "//storage.googleapis.com/acme-site")["public_members"]; ok {
		t.Error("a bucket whose policy was not read says who is public")
	}
	if c := line(t, all, "gcp.principal"); c.State != collectors.Partial {
		t.Errorf("principals are %s, want partial", c.State)
	}
	ann := attributes(t, all, idPrefix+"organizations/1001/members/user:Ann@acme.example")
	for _, name := range []string{"roles", "privileged"} {
		if v, ok := ann[name]; ok {
			t.Errorf("%s of a member who may have more is %v, want none", name, v)
		}
	}
	admins := attributes(t, all, idPrefix+"organizations/1001/members/group:admins@acme.example")
	if admins["privileged"] != true || admins["level"] != "organization" {
		t.Errorf("of an administrator of the organization privileged is %v and level %v, and no other role can change that", admins["privileged"], admins["level"])
	}
}

func TestAListingThatGoesRound(t *testing.T) {
	for _, op := range operations {
		if !strings.Contains(op.Name, "List") && !strings.Contains(op.Name, "Search") {
			continue
		}
		t.Run(op.Name, func(t *testing.T) {
			f := world()
			f.page, f.sameToken = 1, op.Name
			s := f.start(t, func(c *Config) { c.Timeout = time.Second })
			if strings.HasSuffix(op.Name, "SearchOrganizations") {
				if _, err := s.Plan(t.Context()); err == nil || !strings.Contains(err.Error(), "page token repeated") {
					t.Errorf("Plan = %v, want that the page token repeats", err)
				}
				return
			}
			found := false
			for _, c := range blind(gather(t, s).Coverage) {
				found = found || c.Reason == "page token repeated: "+op.Name
			}
			if !found {
				t.Error("no coverage says that the page token repeats")
			}
		})
	}
}

func TestPlanSaysWhatToDo(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"bad credentials", status.Error(codes.Unauthenticated, "x"), "gcloud auth application-default login"},
		{"no quota project", refuse(codes.PermissionDenied, "SERVICE_DISABLED", map[string]string{"consumer": "projects/32555940559"}), "set quota_project"},
		{"a quota project of others", refuse(codes.PermissionDenied, "USER_PROJECT_DENIED", nil), `quota project "acme-audit"; grant it roles/serviceusage.serviceUsageConsumer`},
	}
	for _, tt := range tests {
		for _, number := range []string{"", "1001"} {
			f := world()
			f.meet = func(string, int) error { return tt.err }
			s := f.start(t, func(c *Config) { c.Organization = number })
			if _, err := s.Plan(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: Plan = %v, want advice with %q", tt.name, err, tt.want)
			}
			if len(f.calls) != 1 {
				t.Errorf("%s: %v were called, want one", tt.name, f.calls)
			}
		}
	}
}

func TestPlanWantsOneOrganization(t *testing.T) {
	f := world()
	f.organizations = nil
	if _, err := f.start(t, nil).Plan(t.Context()); err == nil || !strings.Contains(err.Error(), "roles/browser") {
		t.Errorf("without one Plan = %v, want the role that shows it", err)
	}
	f = world()
	f.organizations = append(f.organizations, f.organizations[0])
	if _, err := f.start(t, nil).Plan(t.Context()); err == nil || !strings.Contains(err.Error(), "set the number of one") {
		t.Errorf("with two Plan = %v, want that one is chosen", err)
	}
}

func TestNewRefusesWhatWouldSendTokensAstray(t *testing.T) {
	for endpoint, want := range map[string]string{
		"http://cloud.acme.example": "use https",
		"http://127.0.0.1:1/path":   "no URL of a host",
		"127.0.0.1:1":               "no URL of a host",
	} {
		f := world()
		config := Config{Now: now, Endpoint: endpoint, Tokens: f.start(t, nil).config.Tokens}
		if _, err := New(t.Context(), config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New with %q = %v, want %q", endpoint, err, want)
		}
		config.Tokens, config.Endpoint = nil, "https://cloud.acme.example"
		if _, err := New(t.Context(), config); err == nil {
			t.Errorf("New with an endpoint and no token = nil error")
		}
	}
}
