package gcp

import (
	"slices"
	"strings"

	"cloud.google.com/go/asset/apiv1/assetpb"

	"github.com/corporate-sre/auditor/collectors"
)

// An operation is one method that the collector may call.
type operation struct {
	collectors.Operation

	// Method is the full name in gRPC, such as
	// "/google.cloud.asset.v1.AssetService/ListAssets".
	Method string

	// Content is the kind of content that is asked for, of ListAssets.
	Content assetpb.ContentType

	// Service and Group name the limit in throttle.GCP.
	Service, Group string
}

// Operations returns what the collector may call. Names are those of the gRPC
// service and method, and for ListAssets the kind of content, such as
// "gcp:AssetService.ListAssets/RESOURCE".
func Operations() []collectors.Operation {
	list := make([]collectors.Operation, len(operations))
	for i, op := range operations {
		list[i] = op.Operation
	}
	return list
}

var (
	resourceTypes = []string{
		"gcp.address", "gcp.bucket", "gcp.contact", "gcp.disk", "gcp.instance", "gcp.log_sink", "gcp.service_account",
		"gcp.service_account_key", "gcp.snapshot", "gcp.sql_instance", "gcp.workload_identity_provider",
	}
	containerTypes = []string{"gcp.organization", "gcp.folder", "gcp.project"}
	structureTypes = []string{"gcp.organization", "gcp.folder"}
	projectTypes   = []string{"gcp.project"}
	billingTypes   = []string{"gcp.billing_account", "gcp.budget"}
	principalTypes = []string{"gcp.principal"}
)

const (
	resourceManager = "/google.cloud.resourcemanager.v3."
	assetService    = "/google.cloud.asset.v1.AssetService/"
	cloudBilling    = "/google.cloud.billing.v1.CloudBilling/"
	budgetService   = "/google.cloud.billing.budgets.v1.BudgetService/"
)

// operations is the allow-list.
var operations = []operation{
	row(resourceManager+"Organizations/SearchOrganizations", "resourcemanager.organizations.get", "search",
		nil, listings(slices.Concat(structureTypes, projectTypes, resourceTypes, principalTypes, billingTypes))), // unless the organization is configured
	row(resourceManager+"Organizations/GetOrganization", "resourcemanager.organizations.get", "get",
		listings([]string{"gcp.organization"}), paths(principalTypes, "attributes.external")),
	row(resourceManager+"Folders/ListFolders", "resourcemanager.folders.list", "folders",
		listings([]string{"gcp.folder"}), slices.Concat(listings(projectTypes), listings(principalTypes), paths(principalTypes, "attributes.external"))),
	row(resourceManager+"Projects/ListProjects", "resourcemanager.projects.list", "projects",
		listings(projectTypes), paths(principalTypes, "attributes.external")),
	row(resourceManager+"Organizations/GetIamPolicy", "resourcemanager.organizations.getIamPolicy", "get", nil, fallback),
	row(resourceManager+"Folders/GetIamPolicy", "resourcemanager.folders.getIamPolicy", "get", nil, fallback),
	row(resourceManager+"Projects/GetIamPolicy", "resourcemanager.projects.getIamPolicy", "get", nil, fallback),
	row(assetService+"ListAssets/RESOURCE", "cloudasset.assets.listResource", "list",
		slices.Concat(listings(resourceTypes), paths(containerTypes, "attributes.org_policies", "attributes.essential_contacts")),
		paths(projectTypes, "attributes.billing", "attributes.budget_scopes")),
	row(assetService+"ListAssets/IAM_POLICY", "cloudasset.assets.listIamPolicy", "list",
		slices.Concat(listings(principalTypes), paths([]string{"gcp.bucket"}, "attributes.public_members")),
		fallback),
	row(assetService+"SearchAllResources", "cloudasset.assets.searchAllResources", "search",
		paths(containerTypes, "attributes.effective_tags"), nil),
	row(cloudBilling+"ListBillingAccounts", "billing.accounts.list", "",
		listings(billingTypes), slices.Concat(listings(principalTypes), paths(projectTypes, "attributes.billing", "attributes.budget_scopes"))),
	row(cloudBilling+"ListProjectBillingInfo", "billing.resourceAssociations.list", "",
		paths([]string{"gcp.billing_account"}, "attributes.linked_projects"), paths(projectTypes, "attributes.billing", "attributes.budget_scopes")),
	row(cloudBilling+"GetIamPolicy", "billing.accounts.getIamPolicy", "",
		slices.Concat(paths([]string{"gcp.billing_account"}, "attributes.iam"), listings(principalTypes)), nil),
	row(budgetService+"ListBudgets", "billing.budgets.list", "",
		listings([]string{"gcp.budget"}), nil),
}

// fallback is what is read policy by policy where Cloud Asset Inventory does not
// tell.
var fallback = slices.Concat(paths(containerTypes, "attributes.iam", "attributes.audit_log"), listings(principalTypes))

// row makes an operation. The method may end in the kind of content.
func row(method, permission, group string, feeds, also []collectors.Feed) operation {
	service, name, _ := strings.Cut(strings.TrimPrefix(method, "/"), "/")
	op := operation{Method: method, Service: hosts[service], Group: group}
	op.Name = "gcp:" + service[strings.LastIndexByte(service, '.')+1:] + "." + name
	op.Permission, op.Feeds, op.Also = permission, feeds, also
	if base, content, ok := strings.Cut(name, "/"); ok {
		op.Method = "/" + service + "/" + base
		op.Content = assetpb.ContentType(assetpb.ContentType_value[content])
	}
	return op
}

// hosts are the first labels of the services' hosts.
var hosts = map[string]string{
	"google.cloud.resourcemanager.v3.Organizations": "cloudresourcemanager",
	"google.cloud.resourcemanager.v3.Folders":       "cloudresourcemanager",
	"google.cloud.resourcemanager.v3.Projects":      "cloudresourcemanager",
	"google.cloud.asset.v1.AssetService":            "cloudasset",
	"google.cloud.billing.v1.CloudBilling":          "cloudbilling",
	"google.cloud.billing.budgets.v1.BudgetService": "billingbudgets",
}

func listings(types []string) []collectors.Feed { return paths(types, "") }

// paths makes a feed for each attribute of each type.
func paths(types []string, paths ...string) []collectors.Feed {
	var list []collectors.Feed
	for _, t := range types {
		for _, p := range paths {
			list = append(list, collectors.Feed{Type: t, Path: p})
		}
	}
	return list
}

// lookup returns the operation of a call.
func lookup(method string, request any) (operation, bool) {
	var content assetpb.ContentType
	if list, ok := request.(*assetpb.ListAssetsRequest); ok {
		content = list.GetContentType()
	}
	for _, op := range operations {
		if op.Method == method && op.Content == content {
			return op, true
		}
	}
	return operation{}, false
}
