package simulator

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

func TestPermissionSetsAndTheirAssignments(t *testing.T) {
	s := start(t, Options{})
	abroad, err := ssoadmin.NewFromConfig(s.caller("us-east-1")).ListInstances(t.Context(), &ssoadmin.ListInstancesInput{})
	if err != nil || len(abroad.Instances) != 0 {
		t.Errorf("instances in us-east-1 are %+v, %v; want none", abroad, err)
	}
	api := ssoadmin.NewFromConfig(s.caller(identityHome))
	instances, err := api.ListInstances(t.Context(), &ssoadmin.ListInstancesInput{})
	if err != nil || len(instances.Instances) != 2 {
		t.Fatalf("instances are %+v, %v; want acme's and the one that is planted", instances, err)
	}
	instance := instances.Instances[0].InstanceArn
	sets, err := api.ListPermissionSets(t.Context(), &ssoadmin.ListPermissionSetsInput{InstanceArn: instance})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, arn := range sets.PermissionSets {
		set, err := api.DescribePermissionSet(t.Context(), &ssoadmin.DescribePermissionSetInput{InstanceArn: instance, PermissionSetArn: &arn})
		if err != nil || !strings.HasPrefix(*set.PermissionSet.SessionDuration, "PT") {
			t.Errorf("permission set is %+v, %v", set, err)
			continue
		}
		names[*set.PermissionSet.Name] = arn
		if _, err := api.ListTagsForResource(t.Context(), &ssoadmin.ListTagsForResourceInput{InstanceArn: instance, ResourceArn: &arn}); err != nil {
			t.Error(err)
		}
		_, err = api.GetPermissionsBoundaryForPermissionSet(t.Context(), &ssoadmin.GetPermissionsBoundaryForPermissionSetInput{InstanceArn: instance, PermissionSetArn: &arn})
		wantCode(t, err, "ResourceNotFoundException")
	}

	admin, operator := names["Administrator"], names["Operator"]
	managed, err := api.ListManagedPoliciesInPermissionSet(t.Context(), &ssoadmin.ListManagedPoliciesInPermissionSetInput{InstanceArn: instance, PermissionSetArn: &admin})
	if err != nil || *managed.AttachedManagedPolicies[0].Arn != administratorAccess {
		t.Errorf("managed policies of Administrator are %+v, %v", managed, err)
	}
	inline, err := api.GetInlinePolicyForPermissionSet(t.Context(), &ssoadmin.GetInlinePolicyForPermissionSetInput{InstanceArn: instance, PermissionSetArn: &operator})
	if err != nil || !strings.Contains(*inline.InlinePolicy, "ssm:StartSession") {
		t.Errorf("inline policy of Operator is %+v, %v", inline, err)
	}
	accounts := func(status ssotypes.ProvisioningStatus) []string {
		t.Helper()
		answer, err := api.ListAccountsForProvisionedPermissionSet(t.Context(), &ssoadmin.ListAccountsForProvisionedPermissionSetInput{
			InstanceArn: instance, PermissionSetArn: &operator, ProvisioningStatus: status,
		})
		if err != nil {
			t.Fatal(err)
		}
		return answer.AccountIds
	}
	payments := s.company.byName["payments-prod"].id
	all, old, current := accounts(""), accounts("LATEST_PERMISSION_SET_NOT_PROVISIONED"), accounts("LATEST_PERMISSION_SET_PROVISIONED")
	if !slices.Equal(old, []string{payments}) || len(all) != len(old)+len(current) {
		t.Errorf("Operator is outdated in %v, current in %v, of %v", old, current, all)
	}
	assignments, err := api.ListAccountAssignments(t.Context(), &ssoadmin.ListAccountAssignmentsInput{InstanceArn: instance, PermissionSetArn: &operator, AccountId: &payments})
	if err != nil || len(assignments.AccountAssignments) != 2 {
		t.Fatalf("assignments are %+v, %v; want the team's and the person's", assignments, err)
	}
	team := assignments.AccountAssignments[0]
	held, err := api.ListAccountAssignmentsForPrincipal(t.Context(), &ssoadmin.ListAccountAssignmentsForPrincipalInput{
		InstanceArn: instance, PrincipalId: team.PrincipalId, PrincipalType: team.PrincipalType,
	})
	if err != nil || len(held.AccountAssignments) < 2 {
		t.Errorf("the payments team has %+v, %v; want Operator and Engineer", held, err)
	}
}

func TestIdentityStore(t *testing.T) {
	s := start(t, Options{})
	api := identitystore.NewFromConfig(s.caller(identityHome))
	store := &s.company.directory.instances[0].store
	users := map[string]string{}
	for p := identitystore.NewListUsersPaginator(api, &identitystore.ListUsersInput{IdentityStoreId: store}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range page.Users {
			users[*u.UserId] = *u.Emails[0].Value
		}
	}
	if len(users) != len(s.company.People) {
		t.Errorf("%d users, want one for each of %d people", len(users), len(s.company.People))
	}
	groups, err := api.ListGroups(t.Context(), &identitystore.ListGroupsInput{IdentityStoreId: store})
	if err != nil || len(groups.Groups) != len(s.company.directory.groups) {
		t.Fatalf("groups are %+v, %v", groups, err)
	}
	members, err := api.ListGroupMemberships(t.Context(), &identitystore.ListGroupMembershipsInput{IdentityStoreId: store, GroupId: groups.Groups[0].GroupId})
	if err != nil || len(members.GroupMemberships) == 0 {
		t.Errorf("members of %s are %+v, %v", *groups.Groups[0].DisplayName, members, err)
	}
	empty, err := api.ListUsers(t.Context(), &identitystore.ListUsersInput{IdentityStoreId: &s.company.directory.instances[1].store})
	if err != nil || len(empty.Users) != 0 {
		t.Errorf("users of the second instance are %+v, %v; want none", empty, err)
	}
}
