package simulator

import (
	"context"
	"encoding/csv"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/costexplorer"
	costtypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	iamapi "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	smithyendpoints "github.com/aws/smithy-go/endpoints"
)

func TestIAM(t *testing.T) {
	s := start(t, Options{})
	a := s.company.byName["shared-services"]
	api := iamapi.NewFromConfig(s.member(t, a.id, "us-east-1"))

	summary, err := api.GetAccountSummary(t.Context(), &iamapi.GetAccountSummaryInput{})
	if err != nil || summary.SummaryMap["AccountMFAEnabled"] != 0 || summary.SummaryMap["AccountPasswordPresent"] != 0 {
		t.Errorf("summary is %+v, %v", summary, err)
	}
	pages, users, groups, roles, policies := 0, 0, 0, 0, 0
	for p := iamapi.NewGetAccountAuthorizationDetailsPaginator(api, &iamapi.GetAccountAuthorizationDetailsInput{}); p.HasMorePages(); pages++ {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		users, groups, policies = users+len(page.UserDetailList), groups+len(page.GroupDetailList), policies+len(page.Policies)
		for _, r := range page.RoleDetailList {
			roles++
			document, err := url.QueryUnescape(*r.AssumeRolePolicyDocument)
			if err != nil || !strings.HasPrefix(document, `{"Statement":`) {
				t.Errorf("trust of %s is %q, %v", *r.RoleName, *r.AssumeRolePolicyDocument, err)
			}
		}
	}
	want := s.company.iam(a)
	if users != len(want.users) || groups != 1 || roles != len(want.roles) || policies == 0 || pages < 2 {
		t.Errorf("%d users, %d groups, %d roles, %d policies in %d pages; want %d, 1, %d, some in several",
			users, groups, roles, policies, pages, len(want.users), len(want.roles))
	}
	alias, err := api.ListAccountAliases(t.Context(), &iamapi.ListAccountAliasesInput{})
	if err != nil || len(alias.AccountAliases) != 1 {
		t.Errorf("aliases are %+v, %v", alias, err)
	}
	_, err = api.ListOrganizationsFeatures(t.Context(), &iamapi.ListOrganizationsFeaturesInput{})
	wantCode(t, err, "AccountNotManagementOrDelegatedAdministratorException")
	features, err := iamapi.NewFromConfig(s.caller("us-east-1")).ListOrganizationsFeatures(t.Context(), &iamapi.ListOrganizationsFeaturesInput{})
	if err != nil || len(features.EnabledFeatures) == 0 {
		t.Errorf("features are %+v, %v", features, err)
	}
}

func TestCredentialReportIsWrittenOnDemand(t *testing.T) {
	s := start(t, Options{})
	a := s.company.accounts[14]
	if a.reported() {
		t.Fatalf("%s has a report from the start", a.name)
	}
	api := iamapi.NewFromConfig(s.member(t, a.id, "us-east-1"))
	_, err := api.GetCredentialReport(t.Context(), &iamapi.GetCredentialReportInput{})
	wantCode(t, err, "ReportNotPresent")
	for _, want := range []string{"STARTED", "COMPLETE"} {
		state, err := api.GenerateCredentialReport(t.Context(), &iamapi.GenerateCredentialReportInput{})
		if err != nil || string(state.State) != want {
			t.Errorf("state is %v, %v; want %s", state, err, want)
		}
	}
	report, err := api.GetCredentialReport(t.Context(), &iamapi.GetCredentialReportInput{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(report.Content))).ReadAll() // refuses rows of different lengths
	if err != nil || len(rows) != 2+len(s.company.iam(a).users) || rows[1][0] != "<root_account>" {
		t.Errorf("report is %q, %v", rows, err)
	}
}

func TestBuckets(t *testing.T) {
	s := start(t, Options{})
	a := s.company.byName["data-prod"]
	home := a.homes[0]
	api := s3.NewFromConfig(s.member(t, a.id, home), func(o *s3.Options) { o.UsePathStyle = true })
	list := map[string]string{}
	for p := s3.NewListBucketsPaginator(api, &s3.ListBucketsInput{MaxBuckets: aws.Int32(2)}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range page.Buckets {
			list[strings.TrimSuffix(*b.Name, "-"+a.id)] = *b.BucketRegion
		}
	}
	if len(list) != 3 || list["acme-data"] != home {
		t.Fatalf("buckets are %v", list)
	}
	name := func(s string) *string { return aws.String(s + "-" + a.id) }

	lifecycle, err := api.GetBucketLifecycleConfiguration(t.Context(), &s3.GetBucketLifecycleConfigurationInput{Bucket: name("acme-data")})
	if err != nil || *lifecycle.Rules[0].NoncurrentVersionExpiration.NoncurrentDays != 30 || len(lifecycle.Rules[0].Transitions) != 1 {
		t.Errorf("lifecycle is %+v, %v", lifecycle, err)
	}
	versioning, err := api.GetBucketVersioning(t.Context(), &s3.GetBucketVersioningInput{Bucket: name("acme-data")})
	if err != nil || versioning.Status != "Enabled" {
		t.Errorf("versioning is %+v, %v", versioning, err)
	}
	status, err := api.GetBucketPolicyStatus(t.Context(), &s3.GetBucketPolicyStatusInput{Bucket: name("acme-data")})
	if err != nil || *status.PolicyStatus.IsPublic {
		t.Errorf("policy status is %+v, %v", status, err)
	}
	block, err := api.GetPublicAccessBlock(t.Context(), &s3.GetPublicAccessBlockInput{Bucket: name("acme-data")})
	if err != nil || !*block.PublicAccessBlockConfiguration.RestrictPublicBuckets {
		t.Errorf("public access block is %+v, %v", block, err)
	}
	tags, err := api.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: name("acme-data")})
	if err != nil || len(tags.TagSet) != 2 {
		t.Errorf("tags are %+v, %v", tags, err)
	}
	_, err = api.GetBucketLifecycleConfiguration(t.Context(), &s3.GetBucketLifecycleConfigurationInput{Bucket: name("acme-raw-events")})
	wantCode(t, err, "NoSuchLifecycleConfiguration")
	_, err = api.GetBucketPolicyStatus(t.Context(), &s3.GetBucketPolicyStatusInput{Bucket: name("acme-artifacts")})
	wantCode(t, err, "NoSuchBucketPolicy")
	_, err = api.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: name("acme-nothing")})
	wantCode(t, err, "NoSuchBucket")

	elsewhere := s3.NewFromConfig(s.member(t, a.id, "sa-east-1"), func(o *s3.Options) { o.UsePathStyle = true })
	_, err = elsewhere.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: name("acme-data")})
	wantCode(t, err, permanentRedirect)
	location, err := elsewhere.GetBucketLocation(t.Context(), &s3.GetBucketLocationInput{Bucket: name("acme-data")})
	if err != nil || string(location.LocationConstraint) != home {
		t.Errorf("location is %+v, %v; want %s", location, err, home)
	}
}

func TestPublicAccessBlockOfAccounts(t *testing.T) {
	s := start(t, Options{})
	payments, data := s.company.byName["payments-prod"].id, s.company.byName["data-prod"].id
	ask := func(caller, about string) (*s3control.GetPublicAccessBlockOutput, error) {
		return s3control.NewFromConfig(s.member(t, caller, "us-east-1"), func(o *s3control.Options) {
			o.EndpointResolverV2 = oneHost{s3control.NewDefaultEndpointResolverV2()}
		}).GetPublicAccessBlock(t.Context(), &s3control.GetPublicAccessBlockInput{AccountId: &about})
	}
	block, err := ask(payments, payments)
	if err != nil || !*block.PublicAccessBlockConfiguration.RestrictPublicBuckets {
		t.Errorf("public access block is %+v, %v", block, err)
	}
	_, err = ask(data, data)
	wantCode(t, err, "NoSuchPublicAccessBlockConfiguration")
	_, err = ask(data, payments)
	wantCode(t, err, "AccessDenied")
	if n := s.Calls()["s3control:GetPublicAccessBlock"]; n != 3 {
		t.Errorf("%d calls, want 3", n)
	}
}

// oneHost leaves the account out of the host's name.
type oneHost struct{ s3control.EndpointResolverV2 }

func (h oneHost) ResolveEndpoint(ctx context.Context, p s3control.EndpointParameters) (smithyendpoints.Endpoint, error) {
	p.RequiresAccountId = nil
	return h.EndpointResolverV2.ResolveEndpoint(ctx, p)
}

func TestBillShowsTheRegionsInUse(t *testing.T) {
	s := start(t, Options{})
	api := costexplorer.NewFromConfig(s.caller("us-east-1"))
	in := &costexplorer.GetCostAndUsageInput{
		TimePeriod:  &costtypes.DateInterval{Start: aws.String("2026-10-01"), End: aws.String("2026-11-25")},
		Granularity: costtypes.GranularityMonthly, Metrics: []string{"UnblendedCost"},
		GroupBy: []costtypes.GroupDefinition{
			{Type: costtypes.GroupDefinitionTypeDimension, Key: aws.String("LINKED_ACCOUNT")},
			{Type: costtypes.GroupDefinitionTypeDimension, Key: aws.String("REGION")},
		},
	}
	used := map[place]bool{}
	for pages := 0; ; pages++ {
		answer, err := api.GetCostAndUsage(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, month := range answer.ResultsByTime {
			for _, g := range month.Groups {
				used[place{g.Keys[0], g.Keys[1]}] = true
			}
		}
		if in.NextPageToken = answer.NextPageToken; in.NextPageToken == nil {
			if pages == 0 {
				t.Error("the bill is one page, want several")
			}
			break
		}
	}
	for _, a := range s.company.accounts {
		for _, r := range allRegions {
			lives := len(s.company.region(a, r.name).tagsOfAll()) > 0
			if lives && !used[place{a.id, r.name}] {
				t.Errorf("%s has resources in %s and no bill", a.name, r.name)
			}
		}
	}
	if used[place{s.company.byName["old-lab"].id, "global"}] {
		t.Error("old-lab, which is closed, is billed")
	}
	if !used[place{s.company.byName["old-games"].id, "global"}] {
		t.Error("old-games, which is closed, is not billed")
	}
}

// tagsOfAll are the tags of everything in a Region.
func (r *contents) tagsOfAll() []tags {
	var all []tags
	for _, i := range r.instances {
		all = append(all, i.tags)
	}
	for _, v := range r.volumes {
		all = append(all, v.tags)
	}
	for _, a := range r.addresses {
		all = append(all, a.tags)
	}
	for _, s := range r.snapshots {
		all = append(all, s.tags)
	}
	for _, b := range r.balancers {
		all = append(all, b.tags)
	}
	for _, d := range r.databases {
		all = append(all, d.tags)
	}
	for _, g := range r.logGroups {
		all = append(all, g.tags)
	}
	return all
}
