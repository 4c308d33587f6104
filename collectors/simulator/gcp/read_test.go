package gcp

import (
	"slices"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/billing/apiv1/billingpb"
	"cloud.google.com/go/billing/budgets/apiv1/budgetspb"
	"cloud.google.com/go/iam/apiv1/iampb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

func TestTheHierarchyIsListed(t *testing.T) {
	s := start(t, Options{PageSize: 3})
	c, ctx := connect(t, options(s)), soon(t)
	root, err := c.organizations.GetOrganization(ctx, &resourcemanagerpb.GetOrganizationRequest{Name: "organizations/" + s.Organization()})
	if err != nil || root.DisplayName != "acme.example" || root.GetDirectoryCustomerId() == "" {
		t.Fatalf("the organization is %v, %v", root, err)
	}
	var paths []string
	projects, deleted := 0, 0
	var descend func(parent, path string)
	descend = func(parent, path string) {
		for _, shown := range []bool{false, true} {
			list, err := drain(c.projects.ListProjects(ctx, &resourcemanagerpb.ListProjectsRequest{Parent: parent, ShowDeleted: shown}).Next)
			if err != nil {
				t.Fatal(err)
			}
			if !shown {
				projects += len(list)
				continue
			}
			for _, p := range list {
				if p.State == resourcemanagerpb.Project_DELETE_REQUESTED {
					deleted++
				}
			}
		}
		list, err := drain(c.folders.ListFolders(ctx, &resourcemanagerpb.ListFoldersRequest{Parent: parent}).Next)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			paths = append(paths, path+f.DisplayName)
			descend(f.Name, path+f.DisplayName+"/")
		}
	}
	descend(root.Name, "")
	slices.Sort(paths)
	want := []string{
		"Development", "Development/Staging", "Production", "Sandbox", "Shared", "Shared/Security", "system-gsuite", "system-gsuite/apps-script",
	}
	if !slices.Equal(paths, want) {
		t.Errorf("folders are %q, want %q", paths, want)
	}
	if all := len(baseProjects) + 4; projects+deleted != all || deleted != len(gone) {
		t.Errorf("%d projects and %d deleted ones are listed, want %d in all", projects, deleted, all)
	}
	found, err := drain(c.projects.SearchProjects(ctx, &resourcemanagerpb.SearchProjectsRequest{}).Next)
	if err != nil || len(found) != projects+deleted {
		t.Errorf("the search finds %d projects, %v", len(found), err)
	}
	quota, err := c.projects.GetProject(ctx, &resourcemanagerpb.GetProjectRequest{Name: "projects/" + s.QuotaProject()})
	if err != nil || quota.DisplayName != "Audit" {
		t.Errorf("the quota project is %v, %v", quota, err)
	}
}

func list(t *testing.T, c clients, s *Server, content assetpb.ContentType, types ...string) []*assetpb.Asset {
	t.Helper()
	all, err := drain(c.assets.ListAssets(soon(t), &assetpb.ListAssetsRequest{
		Parent: "organizations/" + s.Organization(), AssetTypes: types, ContentType: content,
	}).Next)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAssetsAreListedOnceWhateverThePage(t *testing.T) {
	var first []string
	for _, size := range []int{0, 1, 7} {
		s := start(t, Options{PageSize: size})
		var names []string
		for _, a := range list(t, connect(t, options(s)), s, assetpb.ContentType_RESOURCE, "compute.googleapis.com.*", "storage.googleapis.com/Bucket") {
			names = append(names, a.Name)
		}
		sorted := slices.Sorted(slices.Values(names))
		if len(slices.Compact(sorted)) != len(names) {
			t.Errorf("with pages of %d some assets are there twice", size)
		}
		if first == nil {
			first = names
		}
		if len(names) < 200 || !slices.Equal(names, first) {
			t.Errorf("pages of %d list %d assets, want the same %d", size, len(names), len(first))
		}
	}
}

func TestResourceDataIsRESTJSON(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, options(s))
	for _, a := range list(t, c, s, assetpb.ContentType_RESOURCE) {
		if a.Resource.GetVersion() == "" || a.Resource.GetData() == nil || len(a.Ancestors) == 0 || a.Ancestors[len(a.Ancestors)-1] != "organizations/"+s.Organization() {
			t.Fatalf("%s has no data, version or ancestors", a.Name)
		}
		fields := a.Resource.Data.Fields
		switch a.AssetType {
		case "compute.googleapis.com/Disk":
			if fields["sizeGb"].GetStringValue() == "" || fields["id"].GetStringValue() == "" {
				t.Errorf("%s: 64-bit numbers are no text", a.Name)
			}
		case "sqladmin.googleapis.com/Instance":
			if fields["settings"].GetStructValue().GetFields()["userLabels"].GetStructValue() == nil {
				t.Errorf("%s has no user labels in its settings", a.Name)
			}
		case "cloudresourcemanager.googleapis.com/Project":
			if fields["lifecycleState"].GetStringValue() == "" {
				t.Errorf("%s has no lifecycleState", a.Name)
			}
		}
	}
}

func TestPoliciesAreThoseOfTheResourceManager(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, options(s))
	policies := map[string]*iampb.Policy{}
	for _, a := range list(t, c, s, assetpb.ContentType_IAM_POLICY) {
		policies[a.Name] = a.IamPolicy
	}
	root := "organizations/" + s.Organization()
	own, err := c.organizations.GetIamPolicy(soon(t), &iampb.GetIamPolicyRequest{Resource: root, Options: &iampb.GetPolicyOptions{RequestedPolicyVersion: 3}})
	if err != nil || !proto.Equal(own, policies["//cloudresourcemanager.googleapis.com/"+root]) {
		t.Errorf("the policy is %v, %v; the inventory has %v", own, err, policies["//cloudresourcemanager.googleapis.com/"+root])
	}
	if own.GetVersion() != 3 || len(own.GetAuditConfigs()) == 0 {
		t.Errorf("version %d with %d audit configurations, want 3 and some", own.GetVersion(), len(own.GetAuditConfigs()))
	}
	old, err := c.organizations.GetIamPolicy(soon(t), &iampb.GetIamPolicyRequest{Resource: root})
	if err != nil || slices.ContainsFunc(old.Bindings, func(b *iampb.Binding) bool { return b.Condition != nil }) {
		t.Errorf("version 1 shows conditions, %v", err)
	}
	found, err := drain(c.assets.SearchAllIamPolicies(soon(t), &assetpb.SearchAllIamPoliciesRequest{Scope: root}).Next)
	if err != nil || len(found) != len(policies) {
		t.Errorf("the search finds %d policies, %v; the list has %d", len(found), err, len(policies))
	}
}

func TestTagsAreInherited(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, options(s))
	found, err := drain(c.assets.SearchAllResources(soon(t), &assetpb.SearchAllResourcesRequest{
		Scope: "organizations/" + s.Organization(), AssetTypes: []string{"cloudresourcemanager.googleapis.com/Project"},
		ReadMask: &fieldmaskpb.FieldMask{Paths: []string{"name", "tags", "effective_tags"}},
	}).Next)
	if err != nil {
		t.Fatal(err)
	}
	staging := "//cloudresourcemanager.googleapis.com/" + s.company.byID["acme-search-stg"].resource()
	i := slices.IndexFunc(found, func(r *assetpb.ResourceSearchResult) bool { return r.Name == staging })
	if i < 0 || len(found[i].EffectiveTags) != 1 || len(found[i].Tags) != 0 || found[i].AssetType != "" {
		t.Fatalf("acme-search-stg is %v", found[max(i, 0)])
	}
	if value := found[i].EffectiveTags[0].EffectiveTags[0].GetTagValue(); value != s.Organization()+"/environment/staging" {
		t.Errorf("its tag is %s, want that of the nearest folder", value)
	}
}

func TestBillingIsListed(t *testing.T) {
	s := start(t, Options{})
	c, ctx := connect(t, options(s)), soon(t)
	accounts, err := drain(c.billing.ListBillingAccounts(ctx, &billingpb.ListBillingAccountsRequest{}).Next)
	if err != nil || len(accounts) != 3 || !accounts[0].Open || accounts[1].Open {
		t.Fatalf("billing accounts are %v, %v", accounts, err)
	}
	linked, err := drain(c.billing.ListProjectBillingInfo(ctx, &billingpb.ListProjectBillingInfoRequest{Name: accounts[0].Name}).Next)
	if err != nil || len(linked) < 30 {
		t.Errorf("%d projects are linked, %v", len(linked), err)
	}
	budgets, err := drain(c.budgets.ListBudgets(ctx, &budgetspb.ListBudgetsRequest{Parent: accounts[0].Name}).Next)
	if err != nil || len(budgets) < 4 || len(budgets[0].ThresholdRules) == 0 {
		t.Errorf("budgets are %v, %v", budgets, err)
	}
}
