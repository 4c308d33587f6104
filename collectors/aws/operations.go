package aws

import (
	"errors"
	"slices"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/corporate-sre/auditor/collectors"
)

// An operation is one API operation that the collector may call. The table of
// them is the allow-list of the guard, the source of the permissions that
// auditor asks for, and the list of what a test denies one after the other.
type operation struct {
	SDK    string // the SDK's name of the service, such as "SSO Admin"
	Name   string // such as "ListInstances"
	Action string // the permission, such as "sso:ListInstances"

	// Group is the operation's group of limits in throttle.AWS; empty for the
	// service's own.
	Group string

	// From is whose credentials make the call.
	From from

	// Root is the root element of an answer of S3, which names it for what it
	// holds and not for the operation.
	Root string

	// Feeds is what is blind without it; Also is what may be, depending on what
	// there is, such as policies of a type.
	Feeds, Also []feed

	// Why says why an operation is allowed that is no plain read.
	Why string
}

// service is the prefix of the permission, by which limits are kept.
func (o operation) service() string {
	service, _, _ := strings.Cut(o.Action, ":")
	return service
}

// from is whose credentials make a call.
type from int

const (
	management from = iota // the caller's own
	memberRole             // those of the member role
	either                 // inside the account, whoever enters it
)

// A feed is what an operation feeds.
type feed = collectors.Feed

// listings makes a feed for the listing of each type.
func listings(types []string) []feed {
	list := make([]feed, len(types))
	for i, t := range types {
		list[i] = feed{Type: t}
	}
	return list
}

// insideFeeds are what is read inside the accounts.
var insideFeeds = slices.Concat(listings(globalTypes), listings(regionTypes))

// feeds makes a feed for each attribute of a type; without any, for its listing.
func feeds(assetType string, paths ...string) []feed {
	if len(paths) == 0 {
		return []feed{{Type: assetType}}
	}
	list := make([]feed, len(paths))
	for i, path := range paths {
		list[i] = feed{Type: assetType, Path: path}
	}
	return list
}

// operations are the operations of an organization, and then those of its
// members.
var operations = slices.Concat(identityOperations, organizationOperations, accountOperations, identityCenterOperations, memberOperations)

var identityOperations = []operation{
	{SDK: "STS", Name: "GetCallerIdentity", Action: "sts:GetCallerIdentity",
		Feeds: slices.Concat(listings(structureTypes), listings(identityCenterTypes), insideFeeds),
		Why:   "it says whose credentials these are, and needs no permission"},
	{SDK: "STS", Name: "AssumeRole", Action: "sts:AssumeRole",
		Feeds: insideFeeds,
		Why:   "it gives the credentials of the member role, and changes nothing"},
}

var organizationOperations = []operation{
	{SDK: "Organizations", Name: "DescribeOrganization", Action: "organizations:DescribeOrganization",
		Feeds: feeds("aws.organization", "attributes.feature_set")},
	{SDK: "Organizations", Name: "ListAWSServiceAccessForOrganization", Action: "organizations:ListAWSServiceAccessForOrganization",
		Feeds: feeds("aws.organization", "attributes.trusted_services")},
	{SDK: "Organizations", Name: "ListDelegatedAdministrators", Action: "organizations:ListDelegatedAdministrators",
		Feeds: feeds("aws.organization", "attributes.delegated_administrators")},
	{SDK: "Organizations", Name: "ListDelegatedServicesForAccount", Action: "organizations:ListDelegatedServicesForAccount",
		Feeds: feeds("aws.organization", "attributes.delegated_administrators")},
	{SDK: "Organizations", Name: "DescribeResourcePolicy", Action: "organizations:DescribeResourcePolicy",
		Feeds: feeds("aws.organization", "attributes.delegation_policy")},
	{SDK: "IAM", Name: "ListOrganizationsFeatures", Action: "iam:ListOrganizationsFeatures",
		Feeds: feeds("aws.organization", "attributes.root_access")},
	{SDK: "Organizations", Name: "ListRoots", Action: "organizations:ListRoots",
		Feeds: slices.Concat(feeds("aws.organization_root"), feeds("aws.organizational_unit"), feeds("aws.policy"), feeds("aws.account", inheritedPaths...)),
		Also:  feeds("aws.account", placePaths...)},
	{SDK: "Organizations", Name: "ListOrganizationalUnitsForParent", Action: "organizations:ListOrganizationalUnitsForParent",
		Feeds: feeds("aws.organizational_unit"),
		Also:  feeds("aws.account", slices.Concat(placePaths, inheritedPaths)...)},
	{SDK: "Organizations", Name: "ListAccounts", Action: "organizations:ListAccounts",
		Feeds: slices.Concat(feeds("aws.account"), insideFeeds)},
	{SDK: "Organizations", Name: "ListAccountsForParent", Action: "organizations:ListAccountsForParent",
		Feeds: feeds("aws.account", slices.Concat(placePaths, inheritedPaths)...),
		Why:   "it is asked only when organizations:ListAccounts gives no paths"},
	{SDK: "Organizations", Name: "ListPolicies", Action: "organizations:ListPolicies",
		Feeds: slices.Concat(feeds("aws.policy"), feeds("aws.account", "links.policies")),
		Also:  feeds("aws.account", inheritedPaths...)},
	{SDK: "Organizations", Name: "DescribePolicy", Action: "organizations:DescribePolicy",
		Feeds: feeds("aws.policy", "attributes.statements"),
		Also:  slices.Concat(feeds("aws.policy", "attributes.content"), feeds("aws.account", "attributes.scp.allowed"))},
	{SDK: "Organizations", Name: "ListTargetsForPolicy", Action: "organizations:ListTargetsForPolicy",
		Feeds: slices.Concat(feeds("aws.policy", "attributes.targets", "links.attached_to"), feeds("aws.account", "links.policies")),
		Also:  feeds("aws.account", inheritedPaths...)},
	{SDK: "Organizations", Name: "ListTagsForResource", Action: "organizations:ListTagsForResource",
		Feeds: slices.Concat(feeds("aws.organization_root", "tags"), feeds("aws.organizational_unit", "tags"), feeds("aws.account", "tags")),
		Also:  feeds("aws.policy", "tags")}, // those of AWS have none
	{SDK: "Cost Explorer", Name: "GetCostAndUsage", Action: "ce:GetCostAndUsage",
		Feeds: feeds("aws.account", "attributes.used_regions", "monthly_cost")},
}

// placePaths are where an account stands in the tree, and inheritedPaths what
// follows from it.
var (
	placePaths     = []string{"attributes.path", "attributes.ou_id"}
	inheritedPaths = []string{"attributes.scp", "attributes.rcp", "attributes.inherited_policies", "links.policies"}
)

var accountOperations = []operation{
	{SDK: "Account", Name: "GetContactInformation", Action: "account:GetContactInformation", Group: "contact",
		Feeds: feeds("aws.account", "attributes.contacts.primary")},
	{SDK: "Account", Name: "GetAlternateContact", Action: "account:GetAlternateContact", Group: "contact",
		Feeds: feeds("aws.account", "attributes.contacts.security", "attributes.contacts.billing", "attributes.contacts.operations")},
	{SDK: "Account", Name: "ListRegions", Action: "account:ListRegions", Group: "regions",
		Feeds: feeds("aws.account", "attributes.regions"),
		Also:  listings(identityCenterTypes)}, // where it lives is not known
	{SDK: "EC2", Name: "DescribeRegions", Action: "ec2:DescribeRegions", From: either,
		Also: listings(regionTypes),
		Why:  "it is asked only when account:ListRegions gives no answer"},
}

var identityCenterOperations = []operation{
	{SDK: "SSO Admin", Name: "ListInstances", Action: "sso:ListInstances",
		Feeds: listings(identityCenterTypes)},
	{SDK: "SSO Admin", Name: "ListPermissionSets", Action: "sso:ListPermissionSets",
		Feeds: slices.Concat(feeds("aws.permission_set"), feeds("aws.permission_set_assignment"))},
	{SDK: "SSO Admin", Name: "DescribePermissionSet", Action: "sso:DescribePermissionSet",
		Feeds: slices.Concat(feeds("aws.permission_set", describedPaths...), feeds("aws.permission_set_assignment", "attributes.permission_set_name"))},
	{SDK: "SSO Admin", Name: "ListManagedPoliciesInPermissionSet", Action: "sso:ListManagedPoliciesInPermissionSet",
		Feeds: feeds("aws.permission_set", "attributes.managed_policies"),
		Also:  administratorFeeds},
	{SDK: "SSO Admin", Name: "ListCustomerManagedPolicyReferencesInPermissionSet", Action: "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
		Feeds: feeds("aws.permission_set", "attributes.customer_managed_policies")},
	{SDK: "SSO Admin", Name: "GetInlinePolicyForPermissionSet", Action: "sso:GetInlinePolicyForPermissionSet",
		Feeds: feeds("aws.permission_set", "attributes.inline_statements"),
		Also:  administratorFeeds},
	{SDK: "SSO Admin", Name: "GetPermissionsBoundaryForPermissionSet", Action: "sso:GetPermissionsBoundaryForPermissionSet",
		Feeds: feeds("aws.permission_set", "attributes.permissions_boundary")},
	{SDK: "SSO Admin", Name: "ListTagsForResource", Action: "sso:ListTagsForResource",
		Feeds: feeds("aws.permission_set", "tags")},
	{SDK: "SSO Admin", Name: "ListAccountsForProvisionedPermissionSet", Action: "sso:ListAccountsForProvisionedPermissionSet",
		Feeds: slices.Concat(feeds("aws.permission_set", "attributes.provisioned_accounts", "attributes.outdated_accounts"), feeds("aws.permission_set_assignment"))},
	{SDK: "SSO Admin", Name: "ListAccountAssignments", Action: "sso:ListAccountAssignments",
		Feeds: feeds("aws.permission_set_assignment")},
	{SDK: "identitystore", Name: "ListUsers", Action: "identitystore:ListUsers",
		Feeds: feeds("aws.identity_center_user"),
		Also:  feeds("aws.permission_set_assignment", "attributes.principal_name")},
	{SDK: "identitystore", Name: "ListGroups", Action: "identitystore:ListGroups",
		Feeds: slices.Concat(feeds("aws.identity_center_group"), feeds("aws.identity_center_user", "links.member_of")),
		Also:  feeds("aws.permission_set_assignment", "attributes.principal_name")},
	{SDK: "identitystore", Name: "ListGroupMemberships", Action: "identitystore:ListGroupMemberships",
		Feeds: slices.Concat(feeds("aws.identity_center_group", "attributes.member_count"), feeds("aws.identity_center_user", "links.member_of"))},
}

// describedPaths are what sso:DescribePermissionSet tells.
var describedPaths = []string{"attributes.description", "attributes.session_minutes", "attributes.relay_state", "attributes.created_at"}

// administratorFeeds follow from what a permission set grants.
var administratorFeeds = slices.Concat(feeds("aws.permission_set", "attributes.administrator"), feeds("aws.permission_set_assignment", "attributes.administrator"))

// lookup returns an operation by the SDK's names of its service and itself.
func lookup(service, name string) (operation, bool) {
	for _, op := range operations {
		if op.Name == name && op.SDK == service {
			return op, true
		}
	}
	return operation{}, false
}

// operationOf returns the operation that an error comes from.
func operationOf(err error) operation {
	e, ok := errors.AsType[*smithy.OperationError](err)
	if !ok {
		return operation{Action: "the call"}
	}
	op, ok := lookup(e.ServiceID, e.OperationName)
	if !ok {
		return operation{Action: collectors.PlainCode(e.ServiceID) + ":" + collectors.PlainCode(e.OperationName)}
	}
	return op
}
