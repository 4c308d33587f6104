//go:build acceptance

package aws

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	identitystoretypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// A world is what was put into Moto: acme's organization.
type world struct {
	t   *testing.T
	ctx context.Context
	cfg sdk.Config // of the management account

	orgs *organizations.Client

	organization, root string
	units              map[string]string // IDs by path
	accounts           map[string]string // IDs by name
	closed             string            // ID of a closed account
	policies           map[string]string // IDs by name
	sets               map[string]string // ARNs by name
	users, groups      map[string]string // IDs by name
}

// must ends the test unless the call succeeded.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// lonely makes a connection for each call. One that waits for the next call may be
// closed by Moto meanwhile: then the answer is lost, the SDK calls again, and what
// was to be made is there twice.
var lonely = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// newWorld empties Moto and founds an organization with that many member
// accounts.
func newWorld(t *testing.T, url string, members int) *world {
	t.Helper()
	answer, err := http.Post(url+"/moto-api/reset", "", nil)
	if err != nil {
		t.Fatalf("reset Moto: %v", err)
	}
	answer.Body.Close()
	w := &world{
		t: t, ctx: t.Context(),
		cfg: sdk.Config{
			Region: "us-east-1", BaseEndpoint: &url, HTTPClient: lonely,
			Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
		},
		units: map[string]string{}, accounts: map[string]string{}, policies: map[string]string{},
		sets: map[string]string{}, users: map[string]string{}, groups: map[string]string{},
	}
	w.orgs = organizations.NewFromConfig(w.cfg)
	w.found()
	w.openAccounts(members)
	w.attachPolicies()
	w.delegate()
	w.identityCenter()
	w.fill(w.accounts["payments"])
	return w
}

func (w *world) found() {
	_, err := w.orgs.CreateOrganization(w.ctx, &organizations.CreateOrganizationInput{FeatureSet: types.OrganizationFeatureSetAll})
	if again := new(types.AlreadyInOrganizationException); err != nil && !errors.As(err, &again) { // when an answer was lost, the SDK tries again
		w.t.Fatal(err)
	}
	org := must[*organizations.DescribeOrganizationOutput](w.t)(w.orgs.DescribeOrganization(w.ctx, &organizations.DescribeOrganizationInput{}))
	w.organization = *org.Organization.Id
	roots := must[*organizations.ListRootsOutput](w.t)(w.orgs.ListRoots(w.ctx, &organizations.ListRootsInput{}))
	w.root = *roots.Roots[0].Id
	for _, t := range []types.PolicyType{types.PolicyTypeServiceControlPolicy, types.PolicyTypeTagPolicy, types.PolicyTypeAiservicesOptOutPolicy} {
		if _, err := w.orgs.EnablePolicyType(w.ctx, &organizations.EnablePolicyTypeInput{RootId: &w.root, PolicyType: t}); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, unit := range [][2]string{
		{"", "Security"}, {"", "Sandbox"}, {"", "Suspended"}, {"", "Workloads"},
		{"Workloads", "Production"}, {"Workloads", "Staging"}, {"Workloads/Production", "Payments"},
	} {
		parent, path := w.root, unit[1]
		if unit[0] != "" {
			parent, path = w.units[unit[0]], unit[0]+"/"+unit[1]
		}
		made := must[*organizations.CreateOrganizationalUnitOutput](w.t)(w.orgs.CreateOrganizationalUnit(w.ctx, &organizations.CreateOrganizationalUnitInput{
			ParentId: &parent, Name: new(unit[1]), Tags: []types.Tag{{Key: new("owner"), Value: new("platform")}},
		}))
		w.units[path] = *made.OrganizationalUnit.Id
	}
}

// openAccounts makes the payments account, a closed one, and others, most of
// them in one unit so that it has more than a page.
func (w *world) openAccounts(members int) {
	for i := range members {
		name, unit := fmt.Sprintf("sandbox-%02d", i), "Sandbox"
		switch i {
		case 0:
			name, unit = "payments", "Workloads/Production/Payments"
		case 1:
			name, unit = "old", "Suspended"
		case 2:
			name, unit = "security", "Security"
		}
		made := must[*organizations.CreateAccountOutput](w.t)(w.orgs.CreateAccount(w.ctx, &organizations.CreateAccountInput{
			AccountName: &name, Email: new("aws+" + name + "@acme.example"),
			Tags: []types.Tag{{Key: new("owner"), Value: new("team-" + name)}},
		}))
		id := *made.CreateAccountStatus.AccountId
		w.accounts[name] = id
		if _, err := w.orgs.MoveAccount(w.ctx, &organizations.MoveAccountInput{AccountId: &id, SourceParentId: &w.root, DestinationParentId: new(w.units[unit])}); err != nil {
			w.t.Fatal(err)
		}
	}
	w.closed = w.accounts["old"]
	if _, err := w.orgs.CloseAccount(w.ctx, &organizations.CloseAccountInput{AccountId: &w.closed}); err != nil {
		w.t.Fatal(err)
	}
	contacts := account.NewFromConfig(w.cfg)
	if _, err := contacts.PutAlternateContact(w.ctx, &account.PutAlternateContactInput{
		AccountId: new(w.accounts["payments"]), AlternateContactType: accounttypes.AlternateContactTypeSecurity,
		EmailAddress: new("soc@acme.example"), Name: new("SOC"), PhoneNumber: new("+1 555 0100"), Title: new("Security"),
	}); err != nil {
		w.t.Fatal(err)
	}
}

const (
	denyLeaving = `{"Version":"2012-10-17","Statement":{"Sid":"Leave","Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}}`
	denyRegions = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}}]}`
	tagPolicy   = `{"tags":{"owner":{"tag_key":{"@@assign":"owner"}}}}`
)

func (w *world) attachPolicies() {
	for _, p := range []struct {
		name, content string
		kind          types.PolicyType
		targets       []string
	}{
		{"deny-leaving", denyLeaving, types.PolicyTypeServiceControlPolicy, []string{w.root}},
		{"deny-regions", denyRegions, types.PolicyTypeServiceControlPolicy, []string{w.units["Workloads"]}},
		{"attached-nowhere", denyLeaving, types.PolicyTypeServiceControlPolicy, nil},
		{"owner-tag", tagPolicy, types.PolicyTypeTagPolicy, []string{w.root}},
		{"attached-widely", denyLeaving, types.PolicyTypeServiceControlPolicy, w.members()},
	} {
		made := must[*organizations.CreatePolicyOutput](w.t)(w.orgs.CreatePolicy(w.ctx, &organizations.CreatePolicyInput{
			Name: &p.name, Content: &p.content, Type: p.kind, Description: new("acme"), Tags: []types.Tag{{Key: new("owner"), Value: new("platform")}},
		}))
		id := *made.Policy.PolicySummary.Id
		w.policies[p.name] = id
		for _, target := range p.targets {
			if _, err := w.orgs.AttachPolicy(w.ctx, &organizations.AttachPolicyInput{PolicyId: &id, TargetId: &target}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func (w *world) members() []string {
	var ids []string
	for _, id := range w.accounts {
		ids = append(ids, id)
	}
	return ids
}

func (w *world) delegate() {
	for _, service := range []string{"access-analyzer.amazonaws.com", "guardduty.amazonaws.com"} {
		if _, err := w.orgs.EnableAWSServiceAccess(w.ctx, &organizations.EnableAWSServiceAccessInput{ServicePrincipal: &service}); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.orgs.RegisterDelegatedAdministrator(w.ctx, &organizations.RegisterDelegatedAdministratorInput{
			AccountId: new(w.accounts["security"]), ServicePrincipal: &service,
		}); err != nil {
			w.t.Fatal(err)
		}
	}
	if _, err := iam.NewFromConfig(w.cfg).EnableOrganizationsRootSessions(w.ctx, &iam.EnableOrganizationsRootSessionsInput{}); err != nil {
		w.t.Logf("Moto has no central root access: %v", err)
	}
}

// identityCenter fills the instance that Moto has in every Region.
func (w *world) identityCenter() {
	sso, store := ssoadmin.NewFromConfig(w.cfg), identitystore.NewFromConfig(w.cfg)
	instances := must[*ssoadmin.ListInstancesOutput](w.t)(sso.ListInstances(w.ctx, &ssoadmin.ListInstancesInput{}))
	instance, storeID := instances.Instances[0].InstanceArn, instances.Instances[0].IdentityStoreId
	for i := range 120 { // more than a page
		name := fmt.Sprintf("person-%03d", i)
		made := must[*identitystore.CreateUserOutput](w.t)(store.CreateUser(w.ctx, &identitystore.CreateUserInput{
			IdentityStoreId: storeID, UserName: &name, DisplayName: &name,
			Name:   &identitystoretypes.Name{GivenName: &name, FamilyName: new("Acme")},
			Emails: []identitystoretypes.Email{{Value: new(name + "@Acme.example"), Primary: true, Type: new("work")}},
		}))
		w.users[name] = *made.UserId
	}
	for _, name := range []string{"break-glass", "developers"} {
		made := must[*identitystore.CreateGroupOutput](w.t)(store.CreateGroup(w.ctx, &identitystore.CreateGroupInput{IdentityStoreId: storeID, DisplayName: &name}))
		w.groups[name] = *made.GroupId
	}
	if _, err := store.CreateGroupMembership(w.ctx, &identitystore.CreateGroupMembershipInput{
		IdentityStoreId: storeID, GroupId: new(w.groups["developers"]), MemberId: &identitystoretypes.MemberIdMemberUserId{Value: w.users["person-007"]},
	}); err != nil {
		w.t.Fatal(err)
	}
	for _, name := range []string{"Administrator", "ReadOnly", "Unused"} {
		made := must[*ssoadmin.CreatePermissionSetOutput](w.t)(sso.CreatePermissionSet(w.ctx, &ssoadmin.CreatePermissionSetInput{
			InstanceArn: instance, Name: &name, SessionDuration: new("PT4H30M"),
		}))
		w.sets[name] = *made.PermissionSet.PermissionSetArn
	}
	if _, err := sso.AttachManagedPolicyToPermissionSet(w.ctx, &ssoadmin.AttachManagedPolicyToPermissionSetInput{
		InstanceArn: instance, PermissionSetArn: new(w.sets["Administrator"]), ManagedPolicyArn: new("arn:aws:iam::aws:policy/AdministratorAccess"),
	}); err != nil {
		w.t.Fatal(err)
	}
	if _, err := sso.PutInlinePolicyToPermissionSet(w.ctx, &ssoadmin.PutInlinePolicyToPermissionSetInput{
		InstanceArn: instance, PermissionSetArn: new(w.sets["ReadOnly"]), InlinePolicy: new(`{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}`),
	}); err != nil {
		w.t.Fatal(err)
	}
	// Moto provisions to the management account, whatever it is asked for.
	for _, name := range []string{"Administrator", "ReadOnly"} {
		if _, err := sso.ProvisionPermissionSet(w.ctx, &ssoadmin.ProvisionPermissionSetInput{
			InstanceArn: instance, PermissionSetArn: new(w.sets[name]), TargetType: ssotypes.ProvisionTargetTypeAllProvisionedAccounts,
		}); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, a := range []struct {
		set, account, principal string
		kind                    ssotypes.PrincipalType
	}{
		{"Administrator", w.accounts["payments"], w.groups["break-glass"], ssotypes.PrincipalTypeGroup},
		{"ReadOnly", w.accounts["payments"], w.users["person-119"], ssotypes.PrincipalTypeUser},
		{"ReadOnly", managementAccount, w.groups["developers"], ssotypes.PrincipalTypeGroup},
		{"Administrator", managementAccount, "90677c608a-7afcdc23-0bd4-4fb7-b2ff-10ccffdff447", ssotypes.PrincipalTypeUser},
	} {
		if _, err := sso.CreateAccountAssignment(w.ctx, &ssoadmin.CreateAccountAssignmentInput{
			InstanceArn: instance, PermissionSetArn: new(w.sets[a.set]), TargetId: &a.account, TargetType: ssotypes.TargetTypeAwsAccount,
			PrincipalId: &a.principal, PrincipalType: a.kind,
		}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// managementAccount is whose credentials Moto takes all unknown ones for.
const managementAccount = "123456789012"

// member is the configuration for calls in a member account.
func (w *world) member(account, region string) sdk.Config {
	cfg := w.cfg.Copy()
	cfg.Region = region
	cfg.Credentials = sdk.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(w.cfg), "arn:aws:iam::"+account+":role/Builder"))
	return cfg
}

// fill puts something of every type into an account.
func (w *world) fill(id string) {
	home := w.member(id, "eu-west-1")
	people := iam.NewFromConfig(home)
	must[*iam.CreateUserOutput](w.t)(people.CreateUser(w.ctx, &iam.CreateUserInput{UserName: new("deploy")}))
	must[*iam.CreateAccessKeyOutput](w.t)(people.CreateAccessKey(w.ctx, &iam.CreateAccessKeyInput{UserName: new("deploy")}))
	must[*iam.CreateRoleOutput](w.t)(people.CreateRole(w.ctx, &iam.CreateRoleInput{RoleName: new("vendor"),
		AssumeRolePolicyDocument: new(`{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole"}}`)}))
	must[*iam.CreateAccountAliasOutput](w.t)(people.CreateAccountAlias(w.ctx, &iam.CreateAccountAliasInput{AccountAlias: new("acme-payments")}))

	buckets := s3.NewFromConfig(home, func(o *s3.Options) { o.UsePathStyle = true })
	must[*s3.CreateBucketOutput](w.t)(buckets.CreateBucket(w.ctx, &s3.CreateBucketInput{Bucket: new("acme-payments-data"),
		CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: "eu-west-1"}}))

	compute := ec2.NewFromConfig(home)
	must[*ec2.RunInstancesOutput](w.t)(compute.RunInstances(w.ctx, &ec2.RunInstancesInput{ImageId: new("ami-12345678"), MinCount: new(int32(1)), MaxCount: new(int32(1)), InstanceType: "t3.micro"}))
	volume := must[*ec2.CreateVolumeOutput](w.t)(compute.CreateVolume(w.ctx, &ec2.CreateVolumeInput{AvailabilityZone: new("eu-west-1a"), Size: new(int32(8))}))
	must[*ec2.CreateSnapshotOutput](w.t)(compute.CreateSnapshot(w.ctx, &ec2.CreateSnapshotInput{VolumeId: volume.VolumeId}))
	must[*ec2.AllocateAddressOutput](w.t)(compute.AllocateAddress(w.ctx, &ec2.AllocateAddressInput{Domain: ec2types.DomainTypeVpc}))

	subnets := must[*ec2.DescribeSubnetsOutput](w.t)(compute.DescribeSubnets(w.ctx, &ec2.DescribeSubnetsInput{}))
	balancing := elb.NewFromConfig(home)
	balancer := must[*elb.CreateLoadBalancerOutput](w.t)(balancing.CreateLoadBalancer(w.ctx, &elb.CreateLoadBalancerInput{
		Name: new("shop"), Subnets: []string{*subnets.Subnets[0].SubnetId, *subnets.Subnets[1].SubnetId},
	}))
	group := must[*elb.CreateTargetGroupOutput](w.t)(balancing.CreateTargetGroup(w.ctx, &elb.CreateTargetGroupInput{
		Name: new("shop"), Protocol: elbtypes.ProtocolEnumHttp, Port: new(int32(80)), VpcId: subnets.Subnets[0].VpcId, TargetType: elbtypes.TargetTypeEnumIp,
	}))
	must[*elb.CreateListenerOutput](w.t)(balancing.CreateListener(w.ctx, &elb.CreateListenerInput{
		LoadBalancerArn: balancer.LoadBalancers[0].LoadBalancerArn, Protocol: elbtypes.ProtocolEnumHttp, Port: new(int32(80)),
		DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, TargetGroupArn: group.TargetGroups[0].TargetGroupArn}},
	}))
	must[*rds.CreateDBInstanceOutput](w.t)(rds.NewFromConfig(home).CreateDBInstance(w.ctx, &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: new("orders"), Engine: new("postgres"), DBInstanceClass: new("db.t3.micro"), AllocatedStorage: new(int32(20)),
		MasterUsername: new("acme"), MasterUserPassword: new("not-a-secret"),
	}))
	must[*cloudwatchlogs.CreateLogGroupOutput](w.t)(cloudwatchlogs.NewFromConfig(home).CreateLogGroup(w.ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: new("/acme/orders")}))
}
