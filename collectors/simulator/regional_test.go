package simulator

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	tagging "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
)

// crowded is the account whose Region eu-west-1 takes several pages.
func crowded(s *Server) (*account, *contents) {
	a := s.company.byName["shared-services"]
	return a, s.company.region(a, "eu-west-1")
}

func TestEC2(t *testing.T) {
	s := start(t, Options{})
	a, want := crowded(s)
	api := ec2.NewFromConfig(s.member(t, a.id, "eu-west-1"))

	instances, err := api.DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{MaxResults: aws.Int32(1000)})
	if err != nil {
		t.Fatal(err)
	}
	i := instances.Reservations[0].Instances[0]
	if *i.InstanceId != want.instances[0].id || i.State.Name != "running" || i.MetadataOptions.HttpTokens != "required" || len(i.Tags) != len(want.instances[0].tags) {
		t.Errorf("instance is %+v", i)
	}

	volumes, err := api.DescribeVolumes(t.Context(), &ec2.DescribeVolumesInput{})
	if err != nil {
		t.Fatal(err)
	}
	if v := volumes.Volumes[0]; !*v.Encrypted || *v.Attachments[0].InstanceId != *i.InstanceId || v.VolumeType != "gp3" || !v.CreateTime.Equal(want.volumes[0].created) {
		t.Errorf("volume is %+v", v)
	}

	addresses, err := api.DescribeAddresses(t.Context(), &ec2.DescribeAddressesInput{})
	if err != nil || *addresses.Addresses[0].InstanceId != *i.InstanceId {
		t.Errorf("addresses are %+v, %v", addresses, err)
	}

	pages, snapshots := 0, 0
	for p := ec2.NewDescribeSnapshotsPaginator(api, &ec2.DescribeSnapshotsInput{OwnerIds: []string{"self"}}); p.HasMorePages(); pages++ {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		snapshots += len(page.Snapshots)
	}
	if snapshots != len(want.snapshots) || pages < 2 {
		t.Errorf("%d snapshots in %d pages, want %d in several", snapshots, pages, len(want.snapshots))
	}
	public, err := api.DescribeImages(t.Context(), &ec2.DescribeImagesInput{})
	if err != nil || len(public.Images) != 1 {
		t.Errorf("images without an owner are %+v, %v; want the public catalogue", public, err)
	}
	_, err = api.DescribeVolumes(t.Context(), &ec2.DescribeVolumesInput{NextToken: aws.String("bogus")})
	wantCode(t, err, "InvalidNextToken")
}

func TestStoppedInstanceSaysWhen(t *testing.T) {
	s := start(t, Options{})
	a := s.company.byName["payments-prod"]
	api := ec2.NewFromConfig(s.member(t, a.id, a.homes[0]))
	answer, err := api.DescribeInstances(t.Context(), &ec2.DescribeInstancesInput{})
	if err != nil {
		t.Fatal(err)
	}
	last := answer.Reservations[len(answer.Reservations)-1].Instances[0]
	want := "User initiated (" + s.company.Ago(75).Format("2006-01-02 15:04:05") + " GMT)"
	if last.State.Name != "stopped" || *last.StateTransitionReason != want {
		t.Errorf("instance is %s, %q; want stopped, %q", last.State.Name, *last.StateTransitionReason, want)
	}
}

func TestRegionsThatAreOffRefuseGoodCredentials(t *testing.T) {
	s := start(t, Options{})
	a, _ := crowded(s)
	_, err := ec2.NewFromConfig(s.member(t, a.id, "me-central-1")).DescribeVolumes(t.Context(), &ec2.DescribeVolumesInput{})
	wantCode(t, err, "AuthFailure")
	_, err = cloudwatchlogs.NewFromConfig(s.member(t, a.id, "me-central-1")).DescribeLogGroups(t.Context(), &cloudwatchlogs.DescribeLogGroupsInput{})
	wantCode(t, err, "UnrecognizedClientException")
	all, err := ec2.NewFromConfig(s.member(t, a.id, "eu-west-1")).DescribeRegions(t.Context(), &ec2.DescribeRegionsInput{AllRegions: aws.Bool(true)})
	if err != nil || len(all.Regions) != len(allRegions) {
		t.Errorf("all Regions are %d, %v; want %d", len(all.Regions), err, len(allRegions))
	}
}

func TestLoadBalancers(t *testing.T) {
	s := start(t, Options{})
	a, want := crowded(s)
	api := elasticloadbalancingv2.NewFromConfig(s.member(t, a.id, "eu-west-1"))
	var arns []string
	for p := elasticloadbalancingv2.NewDescribeLoadBalancersPaginator(api, &elasticloadbalancingv2.DescribeLoadBalancersInput{PageSize: aws.Int32(10)}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range page.LoadBalancers {
			arns = append(arns, *b.LoadBalancerArn)
		}
	}
	if len(arns) != len(want.balancers) {
		t.Fatalf("%d load balancers, want %d", len(arns), len(want.balancers))
	}
	groups, err := api.DescribeTargetGroups(t.Context(), &elasticloadbalancingv2.DescribeTargetGroupsInput{LoadBalancerArn: &arns[0]})
	if err != nil || len(groups.TargetGroups) != 1 || groups.TargetGroups[0].LoadBalancerArns[0] != arns[0] {
		t.Fatalf("target groups are %+v, %v", groups, err)
	}
	health, err := api.DescribeTargetHealth(t.Context(), &elasticloadbalancingv2.DescribeTargetHealthInput{TargetGroupArn: groups.TargetGroups[0].TargetGroupArn})
	if err != nil || len(health.TargetHealthDescriptions) != 1 || health.TargetHealthDescriptions[0].TargetHealth.State != "healthy" {
		t.Errorf("target health is %+v, %v", health, err)
	}
	tags, err := api.DescribeTags(t.Context(), &elasticloadbalancingv2.DescribeTagsInput{ResourceArns: arns[:20]})
	if err != nil || len(tags.TagDescriptions) != 20 || len(tags.TagDescriptions[0].Tags) == 0 {
		t.Errorf("tags are %+v, %v", tags, err)
	}
	_, err = api.DescribeTags(t.Context(), &elasticloadbalancingv2.DescribeTagsInput{ResourceArns: arns[:21]})
	wantCode(t, err, "ValidationError")
}

func TestDatabases(t *testing.T) {
	s := start(t, Options{})
	a, want := crowded(s)
	api := rds.NewFromConfig(s.member(t, a.id, "eu-west-1"))
	count := 0
	for p := rds.NewDescribeDBInstancesPaginator(api, &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(20)}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page.DBInstances {
			if *d.Engine != "postgres" || !*d.StorageEncrypted || *d.PubliclyAccessible || len(d.TagList) == 0 {
				t.Errorf("database is %+v", d)
			}
			count++
		}
	}
	if count != len(want.databases) {
		t.Errorf("%d databases, want %d", count, len(want.databases))
	}
}

func TestLogGroupsAndTheirTags(t *testing.T) {
	s := start(t, Options{})
	a, want := crowded(s)
	cfg := s.member(t, a.id, "eu-west-1")
	groups := map[string]bool{}
	for p := cloudwatchlogs.NewDescribeLogGroupsPaginator(cloudwatchlogs.NewFromConfig(cfg), &cloudwatchlogs.DescribeLogGroupsInput{}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range page.LogGroups {
			groups[*g.LogGroupArn] = true
			if g.RetentionInDays == nil {
				t.Errorf("log group %s never expires", *g.LogGroupName)
			}
		}
	}
	if len(groups) != len(want.logGroups) {
		t.Errorf("%d log groups, want %d", len(groups), len(want.logGroups))
	}
	for p := tagging.NewGetResourcesPaginator(tagging.NewFromConfig(cfg), &tagging.GetResourcesInput{ResourceTypeFilters: []string{"logs:log-group"}}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.ResourceTagMappingList {
			if !groups[*r.ResourceARN] {
				t.Errorf("%s has tags and is no log group", *r.ResourceARN)
			}
			delete(groups, *r.ResourceARN)
		}
	}
	if len(groups) > 0 {
		t.Errorf("%d log groups have no tags", len(groups))
	}
}
