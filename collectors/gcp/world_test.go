package gcp

import (
	"encoding/json"
	"slices"
	"testing"

	"cloud.google.com/go/asset/apiv1/assetpb"
	"cloud.google.com/go/billing/apiv1/billingpb"
	"cloud.google.com/go/billing/budgets/apiv1/budgetspb"
	"cloud.google.com/go/iam/apiv1/iampb"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"
	"google.golang.org/genproto/googleapis/type/expr"
	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/corporate-sre/auditor/collectors"
)

// data is the JSON of a resource.
func data(text string) *assetpb.Resource {
	s := &structpb.Struct{}
	if err := protojson.Unmarshal([]byte(text), s); err != nil {
		panic(err)
	}
	return &assetpb.Resource{Data: s}
}

// policyOf is a policy of pairs of role and member.
func policyOf(pairs ...string) *iampb.Policy {
	p := &iampb.Policy{Version: 3}
	for pair := range slices.Chunk(pairs, 2) {
		p.Bindings = append(p.Bindings, &iampb.Binding{Role: pair[0], Members: []string{pair[1]}})
	}
	return p
}

var (
	inOrganization = []string{"organizations/1001"}
	inProduction   = []string{"folders/11", "organizations/1001"}
	inWeb          = []string{"projects/201", "folders/11", "organizations/1001"}
	inOld          = []string{"projects/203", "organizations/1001"}
	inScript       = []string{"projects/204", "folders/13", "folders/12", "organizations/1001"}
)

// world is a small acme: two projects in use, one that is being deleted and one
// of Apps Script.
func world() *fake {
	at := timestamppb.New(now.AddDate(-1, 0, 0))
	active := resourcemanagerpb.Project_ACTIVE
	folder := func(name, display string) *resourcemanagerpb.Folder {
		return &resourcemanagerpb.Folder{Name: name, DisplayName: display, State: resourcemanagerpb.Folder_ACTIVE, CreateTime: at}
	}
	f := &fake{
		organizations: []*resourcemanagerpb.Organization{{
			Name: "organizations/1001", DisplayName: "acme.example", State: resourcemanagerpb.Organization_ACTIVE, CreateTime: at,
			Owner: &resourcemanagerpb.Organization_DirectoryCustomerId{DirectoryCustomerId: "C0acme"},
		}},
		folders: map[string][]*resourcemanagerpb.Folder{
			"organizations/1001": {folder("folders/11", "Production"), folder("folders/12", "system-gsuite")},
			"folders/11":         {folder("folders/14", "Payments")},
			"folders/12":         {folder("folders/13", "apps-script")},
		},
		projects: map[string][]*resourcemanagerpb.Project{
			"organizations/1001": {{Name: "projects/203", ProjectId: "acme-old", State: resourcemanagerpb.Project_DELETE_REQUESTED, CreateTime: at, DeleteTime: timestamppb.New(now.AddDate(0, 0, -3))}},
			"folders/11":         {{Name: "projects/201", ProjectId: "acme-web", State: active, CreateTime: at, Labels: map[string]string{"owner": "web"}}},
			"folders/14":         {{Name: "projects/202", ProjectId: "acme-pay", State: active, CreateTime: at}},
			"folders/13":         {{Name: "projects/204", ProjectId: "sys-1", State: active, CreateTime: at}},
		},
		accounts: []*billingpb.BillingAccount{{Name: "billingAccounts/0A-0B-0C", DisplayName: "Main", Open: true, CurrencyCode: "EUR", Parent: "organizations/1001"}},
		links: map[string][]*billingpb.ProjectBillingInfo{
			"billingAccounts/0A-0B-0C": {{ProjectId: "acme-web", BillingAccountName: "billingAccounts/0A-0B-0C", BillingEnabled: true}},
		},
		budgets: map[string][]*budgetspb.Budget{"billingAccounts/0A-0B-0C": {{
			Name: "billingAccounts/0A-0B-0C/budgets/b1", DisplayName: "Web",
			BudgetFilter:   &budgetspb.Filter{Projects: []string{"projects/acme-web"}},
			Amount:         &budgetspb.BudgetAmount{BudgetAmount: &budgetspb.BudgetAmount_SpecifiedAmount{SpecifiedAmount: &money.Money{Units: 1000, Nanos: 500_000_000, CurrencyCode: "EUR"}}},
			ThresholdRules: []*budgetspb.ThresholdRule{{ThresholdPercent: 0.5, SpendBasis: budgetspb.ThresholdRule_CURRENT_SPEND}},
		}}},
		policies: map[string]*iampb.Policy{"billingAccounts/0A-0B-0C": policyOf("roles/billing.admin", "group:finance@acme.example")},
		tags: []*assetpb.ResourceSearchResult{{
			Name: idPrefix + "projects/201", AssetType: containerAssets[2], Project: "projects/201",
			EffectiveTags: []*assetpb.EffectiveTagDetails{{
				AttachedResource: new(idPrefix + "folders/11"),
				EffectiveTags:    []*assetpb.Tag{{TagKey: new("1001/environment"), TagValue: new("1001/environment/production")}},
			}},
		}},
	}
	for _, name := range []string{"organizations/1001", "folders/11", "folders/12", "folders/13", "folders/14", "projects/202"} {
		f.tags = append(f.tags, &assetpb.ResourceSearchResult{Name: idPrefix + name})
	}
	f.assets = append(containers(), resources()...)
	for _, a := range f.assets {
		if slices.Contains(containerAssets, a.GetAssetType()) {
			f.policies[a.GetAncestors()[0]] = a.GetIamPolicy()
		}
	}
	return f
}

// containers are the policies of containers, and what they hand down.
func containers() []*assetpb.Asset {
	root := policyOf("roles/resourcemanager.organizationAdmin", "group:admins@acme.example", "roles/viewer", "user:Ann@acme.example")
	root.AuditConfigs = []*iampb.AuditConfig{{Service: "allServices", AuditLogConfigs: []*iampb.AuditLogConfig{{LogType: iampb.AuditLogConfig_DATA_READ}}}}
	web := policyOf("roles/owner", "user:bob@contractor.example", "roles/editor", "serviceAccount:201-compute@developer.gserviceaccount.com", "roles/viewer", "user:Ann@acme.example")
	web.Bindings[0].Condition = &expr.Expr{Title: "for a while", Expression: `request.time < timestamp("2027-06-30T00:00:00Z")`}
	web.AuditConfigs = []*iampb.AuditConfig{{Service: "allServices", AuditLogConfigs: []*iampb.AuditLogConfig{{LogType: iampb.AuditLogConfig_DATA_READ, ExemptedMembers: []string{"user:bob@contractor.example"}}}}}
	return []*assetpb.Asset{
		{Name: idPrefix + "organizations/1001", AssetType: containerAssets[0], Ancestors: inOrganization, IamPolicy: root},
		{Name: idPrefix + "projects/201", AssetType: containerAssets[2], Ancestors: inWeb, IamPolicy: web},
		{Name: idPrefix + "projects/203", AssetType: containerAssets[2], Ancestors: inOld, IamPolicy: policyOf("roles/owner", "user:gone@acme.example")},
		{Name: idPrefix + "projects/204", AssetType: containerAssets[2], Ancestors: inScript, IamPolicy: policyOf("roles/owner", "user:scripter@acme.example")},
		{Name: "//orgpolicy.googleapis.com/organizations/1001/policies/iam.disableServiceAccountKeyCreation", AssetType: policyAsset, Ancestors: inOrganization,
			Resource: data(`{"name": "organizations/1001/policies/iam.disableServiceAccountKeyCreation", "spec": {"rules": [{"enforce": true}], "etag": "x"}, "newField": 1}`)},
		{Name: "//orgpolicy.googleapis.com/projects/201/policies/iam.disableServiceAccountKeyCreation", AssetType: policyAsset, Ancestors: inWeb,
			Resource: data(`{"name": "projects/201/policies/iam.disableServiceAccountKeyCreation", "spec": {"rules": [{"enforce": false}]}}`)},
		{Name: "//essentialcontacts.googleapis.com/organizations/1001/contacts/1", AssetType: contactAsset, Ancestors: inOrganization,
			Resource: data(`{"name": "organizations/1001/contacts/1", "email": "security@acme.example", "notificationCategorySubscriptions": ["SECURITY"], "validationState": "VALID", "validateTime": "2027-01-01T00:00:00.123Z", "languageTag": "en"}`)},
		{Name: "//cloudbilling.googleapis.com/projects/acme-pay/billingInfo", AssetType: billingAsset, Ancestors: []string{"projects/202", "folders/14", "folders/11", "organizations/1001"},
			Resource: data(`{"projectId": "acme-pay", "billingEnabled": false}`)},
	}
}

// gather plans and collects everything.
func gather(t *testing.T, s *Source) collectors.Inventory {
	t.Helper()
	scopes, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all collectors.Inventory
	for len(scopes) > 0 {
		r, err := s.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		all.Assets = append(all.Assets, r.Assets...)
		all.Coverage = append(all.Coverage, r.Coverage...)
		scopes = append(scopes[1:], r.Next...)
	}
	return all
}

// find is the asset with an ID.
func find(t *testing.T, all collectors.Inventory, id string) collectors.Asset {
	t.Helper()
	for _, a := range all.Assets {
		if a.ID == id {
			return a
		}
	}
	t.Fatalf("no asset %s", id)
	return collectors.Asset{}
}

// attributes are those of the asset with an ID.
func attributes(t *testing.T, all collectors.Inventory, id string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(find(t, all, id).Attributes, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// projectOf is a project with a number.
func projectOf(number string) *resourcemanagerpb.Project {
	return &resourcemanagerpb.Project{Name: "projects/" + number, ProjectId: "acme-" + number, State: resourcemanagerpb.Project_ACTIVE}
}
