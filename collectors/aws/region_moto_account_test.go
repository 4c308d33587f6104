//go:build acceptance

package aws

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	s3controltypes "github.com/aws/aws-sdk-go-v2/service/s3control/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// A furnisher puts something of every type into an account of Moto's.
type furnisher struct {
	t   *testing.T
	cfg sdk.Config
}

// made is what a call gave; the test ends when it failed.
func made[T any](t *testing.T) func(T, error) T { return must[T](t) }

// furnish empties Moto and fills one account.
func furnish(t *testing.T, url string) {
	t.Helper()
	answer, err := http.Post(url+"/moto-api/reset", "", nil)
	if err != nil {
		t.Fatalf("reset Moto: %v", err)
	}
	answer.Body.Close()
	cfg := sdk.Config{
		Region: "eu-west-1", BaseEndpoint: &url, HTTPClient: lonely,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
	}
	role := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), "arn:aws:iam::"+motoMember+":role/Builder")
	cfg.Credentials = sdk.NewCredentialsCache(role)
	f := furnisher{t, cfg}
	f.people()
	f.buckets()
	f.compute()
	f.balancers()
	f.database()
	f.logs()
}

// did ends the test when a call failed. One whose answer was lost has been made
// when the SDK tries it again.
func (f furnisher) did(_ any, err error) {
	f.t.Helper()
	if again := new(iamtypes.EntityAlreadyExistsException); err != nil && !errors.As(err, &again) {
		f.t.Fatal(err)
	}
}

func (f furnisher) people() {
	ctx, api := f.t.Context(), iam.NewFromConfig(f.cfg)
	f.did(api.CreateAccountAlias(ctx, &iam.CreateAccountAliasInput{AccountAlias: new("acme-payments")}))
	everything := made[*iam.CreatePolicyOutput](f.t)(api.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName:     new("Everything"),
		PolicyDocument: new(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`),
	}))
	f.did(api.CreateUser(ctx, &iam.CreateUserInput{UserName: new("alice"), Tags: []iamtypes.Tag{{Key: new("owner"), Value: new("alice")}}}))
	f.did(api.CreateLoginProfile(ctx, &iam.CreateLoginProfileInput{UserName: new("alice"), Password: new("not-a-Secret-1")}))
	f.did(api.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: new("admins")}))
	f.did(api.AttachGroupPolicy(ctx, &iam.AttachGroupPolicyInput{GroupName: new("admins"), PolicyArn: everything.Policy.Arn}))
	f.did(api.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: new("admins"), UserName: new("alice")}))

	f.did(api.CreateUser(ctx, &iam.CreateUserInput{UserName: new("deploy")}))
	f.did(api.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: new("deploy")}))
	second := made[*iam.CreateAccessKeyOutput](f.t)(api.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: new("deploy")}))
	f.did(api.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{
		UserName: new("deploy"), AccessKeyId: second.AccessKey.AccessKeyId, Status: iamtypes.StatusTypeInactive,
	}))

	f.did(api.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: new("vendor"), Path: new("/x/"), PermissionsBoundary: everything.Policy.Arn,
		Tags: []iamtypes.Tag{{Key: new("owner"), Value: new("vendor")}},
		AssumeRolePolicyDocument: new(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": {"AWS": "arn:aws:iam::999988887777:root"}, "Condition": {"StringEquals": {"sts:ExternalId": "acme"}}}}`),
	}))
	f.did(api.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: new("vendor"), PolicyArn: everything.Policy.Arn}))
}

func (f furnisher) buckets() {
	ctx, api := f.t.Context(), s3.NewFromConfig(f.cfg, func(o *s3.Options) { o.UsePathStyle = true })
	for name, region := range map[string]s3types.BucketLocationConstraint{"acme-web": "eu-central-1", "acme-bare": "eu-west-1"} {
		there := func(o *s3.Options) { o.Region = string(region) }
		f.did(api.CreateBucket(ctx, &s3.CreateBucketInput{
			Bucket: &name, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: region},
		}, there))
	}
	control := s3control.NewFromConfig(f.cfg, func(o *s3control.Options) {
		o.EndpointResolverV2 = oneHost{s3control.NewDefaultEndpointResolverV2()}
	})
	f.did(control.PutPublicAccessBlock(ctx, &s3control.PutPublicAccessBlockInput{
		AccountId: new(motoMember), PublicAccessBlockConfiguration: &s3controltypes.PublicAccessBlockConfiguration{
			BlockPublicAcls: new(true), IgnorePublicAcls: new(true), BlockPublicPolicy: new(true), RestrictPublicBuckets: new(false)}}))
	web := new("acme-web")
	f.did(api.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: web, Tagging: &s3types.Tagging{
		TagSet: []s3types.Tag{{Key: new("owner"), Value: new("web")}}}}))
	f.did(api.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{Bucket: web, VersioningConfiguration: &s3types.VersioningConfiguration{
		Status: s3types.BucketVersioningStatusEnabled}}))
	f.did(api.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{Bucket: web, LifecycleConfiguration: &s3types.BucketLifecycleConfiguration{
		Rules: []s3types.LifecycleRule{{
			ID: new("uploads"), Status: s3types.ExpirationStatusEnabled, Filter: &s3types.LifecycleRuleFilter{Prefix: new("")},
			AbortIncompleteMultipartUpload: &s3types.AbortIncompleteMultipartUpload{DaysAfterInitiation: new(int32(7))},
		}}}}))
	f.did(api.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: web, PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{
		BlockPublicAcls: new(true), IgnorePublicAcls: new(true), BlockPublicPolicy: new(false), RestrictPublicBuckets: new(false)}}))
	f.did(api.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: web,
		Policy: new(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-web/*"}]}`)}))
}

func named(kind ec2types.ResourceType, name string) []ec2types.TagSpecification {
	return []ec2types.TagSpecification{{ResourceType: kind, Tags: []ec2types.Tag{{Key: new("Name"), Value: &name}}}}
}

// compute makes two instances, of which one has an image, and volumes that are
// used, spare and gone.
func (f furnisher) compute() {
	ctx, api := f.t.Context(), ec2.NewFromConfig(f.cfg)
	images := made[*ec2.DescribeImagesOutput](f.t)(api.DescribeImages(ctx, &ec2.DescribeImagesInput{Owners: []string{"amazon"}}))
	var instances []string
	for _, name := range []string{"api", "web"} {
		run := made[*ec2.RunInstancesOutput](f.t)(api.RunInstances(ctx, &ec2.RunInstancesInput{
			ImageId: images.Images[0].ImageId, MinCount: new(int32(1)), MaxCount: new(int32(1)), InstanceType: "m5.large",
			TagSpecifications: named(ec2types.ResourceTypeInstance, name),
			MetadataOptions:   &ec2types.InstanceMetadataOptionsRequest{HttpTokens: ec2types.HttpTokensStateRequired},
		}))
		instances = append(instances, *run.Instances[0].InstanceId)
	}
	f.did(api.StopInstances(ctx, &ec2.StopInstancesInput{InstanceIds: instances[:1]}))
	f.did(api.CreateImage(ctx, &ec2.CreateImageInput{InstanceId: &instances[1], Name: new("web")}))

	spare := made[*ec2.CreateVolumeOutput](f.t)(api.CreateVolume(ctx, &ec2.CreateVolumeInput{
		AvailabilityZone: new("eu-west-1a"), Size: new(int32(8)), VolumeType: ec2types.VolumeTypeGp2, Encrypted: new(true),
		TagSpecifications: named(ec2types.ResourceTypeVolume, "spare"),
	}))
	gone := made[*ec2.CreateVolumeOutput](f.t)(api.CreateVolume(ctx, &ec2.CreateVolumeInput{AvailabilityZone: new("eu-west-1a"), Size: new(int32(4))}))
	f.did(api.CreateSnapshot(ctx, &ec2.CreateSnapshotInput{VolumeId: spare.VolumeId, TagSpecifications: named(ec2types.ResourceTypeSnapshot, "kept")}))
	f.did(api.CreateSnapshot(ctx, &ec2.CreateSnapshotInput{VolumeId: gone.VolumeId, TagSpecifications: named(ec2types.ResourceTypeSnapshot, "orphan")}))
	f.did(api.DeleteVolume(ctx, &ec2.DeleteVolumeInput{VolumeId: gone.VolumeId}))

	for range 2 {
		f.did(api.AllocateAddress(ctx, &ec2.AllocateAddressInput{Domain: ec2types.DomainTypeVpc}))
	}
}

// balancers makes more load balancers than one call for tags takes; the first
// has a target.
func (f furnisher) balancers() {
	ctx, api := f.t.Context(), elb.NewFromConfig(f.cfg)
	subnets := made[*ec2.DescribeSubnetsOutput](f.t)(ec2.NewFromConfig(f.cfg).DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{}))
	var first *string
	for i := range 25 {
		in := &elb.CreateLoadBalancerInput{
			Name: new(fmt.Sprintf("lb-%02d", i)), Scheme: elbtypes.LoadBalancerSchemeEnumInternal,
			Subnets: []string{*subnets.Subnets[0].SubnetId, *subnets.Subnets[1].SubnetId},
		}
		if i < 22 {
			in.Tags = []elbtypes.Tag{{Key: new("owner"), Value: new("web")}}
		}
		made := made[*elb.CreateLoadBalancerOutput](f.t)(api.CreateLoadBalancer(ctx, in))
		if i == 0 {
			first = made.LoadBalancers[0].LoadBalancerArn
		}
	}
	group := made[*elb.CreateTargetGroupOutput](f.t)(api.CreateTargetGroup(ctx, &elb.CreateTargetGroupInput{
		Name: new("web"), Protocol: elbtypes.ProtocolEnumHttp, Port: new(int32(80)), VpcId: subnets.Subnets[0].VpcId,
		TargetType: elbtypes.TargetTypeEnumIp,
	})).TargetGroups[0].TargetGroupArn
	f.did(api.CreateListener(ctx, &elb.CreateListenerInput{
		LoadBalancerArn: first, Protocol: elbtypes.ProtocolEnumHttp, Port: new(int32(80)),
		DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, TargetGroupArn: group}},
	}))
	f.did(api.RegisterTargets(ctx, &elb.RegisterTargetsInput{
		TargetGroupArn: group, Targets: []elbtypes.TargetDescription{{Id: new("172.31.0.10"), Port: new(int32(80))}},
	}))
}

func (f furnisher) database() {
	f.did(rds.NewFromConfig(f.cfg).CreateDBInstance(f.t.Context(), &rds.CreateDBInstanceInput{
		DBInstanceIdentifier: new("orders"), Engine: new("postgres"), EngineVersion: new("13.15"), DBInstanceClass: new("db.t3.micro"),
		AllocatedStorage: new(int32(20)), StorageEncrypted: new(true), MultiAZ: new(false),
		MasterUsername: new("acme"), MasterUserPassword: new("not-a-secret"),
		Tags: []rdstypes.Tag{{Key: new("owner"), Value: new("orders")}},
	}))
}

// logs makes more groups than a page has; the second half has no tags.
func (f furnisher) logs() {
	ctx, api := f.t.Context(), cloudwatchlogs.NewFromConfig(f.cfg)
	for i := range 60 {
		in := &cloudwatchlogs.CreateLogGroupInput{LogGroupName: new(fmt.Sprintf("/acme/%02d", i))}
		if i < 30 {
			in.Tags = map[string]string{"owner": "logs"}
		}
		f.did(api.CreateLogGroup(ctx, in))
	}
	f.did(api.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: new("/acme/00"), RetentionInDays: new(int32(30))}))
}
