package aws

import (
	"testing"
	"time"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	rds "github.com/aws/aws-sdk-go-v2/service/rds/types"
)

func TestLoadBalancerAsset(t *testing.T) {
	created := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	const arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188"
	isAsset(t, loadBalancerAsset(acme, elb.LoadBalancer{
		LoadBalancerArn: new(arn), LoadBalancerName: new("web"), Type: elb.LoadBalancerTypeEnumApplication,
		Scheme: elb.LoadBalancerSchemeEnumInternal, State: &elb.LoadBalancerState{Code: elb.LoadBalancerStateEnumActive},
		CreatedTime: &created, DNSName: new("web.example"),
	}, map[string]string{"owner": "web"}, targetCount{new(3), new(0)}), `{
		"id": "`+arn+`", "name": "web", "region": "eu-west-1", "tags": {"owner": "web"}, "links": null,
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#LoadBalancer:loadBalancerArn=arn%3Aaws%3Aelasticloadbalancing%3Aeu-west-1%3A111122223333%3Aloadbalancer%2Fapp%2Fweb%2F50dc6c495c0c9188",
		"attributes": {
			"account_id": "111122223333", "kind": "application", "scheme": "internal", "state": "active",
			"created_at": "2026-03-01T08:00:00Z", "dns_name": "web.example", "targets": 3, "healthy_targets": 0
		}
	}`)
}

func TestLoadBalancerWhoseTagsAndTargetsWereNotRead(t *testing.T) {
	isAsset(t, loadBalancerAsset(acme, elb.LoadBalancer{LoadBalancerArn: new("arn:lb")}, nil, targetCount{}), `{
		"id": "arn:lb", "name": "arn:lb", "region": "eu-west-1", "tags": null, "links": null,
		"url": "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#LoadBalancer:loadBalancerArn=arn%3Alb",
		"attributes": {"account_id": "111122223333", "scheme": ""}
	}`)
}

func TestHealthOf(t *testing.T) {
	target := func(s elb.TargetHealthStateEnum) elb.TargetHealthDescription {
		return elb.TargetHealthDescription{TargetHealth: &elb.TargetHealth{State: s}}
	}
	healthy, unhealthy := target(elb.TargetHealthStateEnumHealthy), target(elb.TargetHealthStateEnumUnhealthy)
	unchecked := target(elb.TargetHealthStateEnumUnavailable)
	for _, tt := range []struct {
		name    string
		targets []elb.TargetHealthDescription
		want    string
	}{
		{"no targets", nil, "[0, 0]"},
		{"one of two", []elb.TargetHealthDescription{healthy, unhealthy}, "[2, 1]"},
		{"not checked", []elb.TargetHealthDescription{healthy, unchecked}, "[2, null]"},
		{"no health in the answer", []elb.TargetHealthDescription{{}}, "[1, null]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := healthOf(tt.targets)
			sameJSON(t, []*int{c.registered, c.healthy}, tt.want)
		})
	}
}

func TestTargetsOfAGroupThatWasNotReadMakeTheSumUnknown(t *testing.T) {
	c := targetCount{new(1), new(1)}.plus(targetCount{new(2), nil})
	sameJSON(t, []*int{c.registered, c.healthy}, "[3, null]")
	c = c.plus(targetCount{})
	sameJSON(t, []*int{c.registered, c.healthy}, "[null, null]")
}

func TestDatabaseAsset(t *testing.T) {
	created := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	isAsset(t, databaseAsset(acme, rds.DBInstance{
		DBInstanceArn: new("arn:aws:rds:eu-west-1:111122223333:db:graph"), DBInstanceIdentifier: new("graph"),
		Engine: new("neptune"), EngineVersion: new("1.3.1.0"), DBInstanceClass: new("db.r6g.large"),
		DBInstanceStatus: new("available"), MultiAZ: new(false), PubliclyAccessible: new(false),
		StorageEncrypted: new(true), AllocatedStorage: new(int32(1)), StorageType: new("aurora"),
		BackupRetentionPeriod: new(int32(0)), DeletionProtection: new(true), InstanceCreateTime: &created,
		TagList: []rds.Tag{{Key: new("owner"), Value: new("graph")}},
	}), `{
		"id": "arn:aws:rds:eu-west-1:111122223333:db:graph", "name": "graph", "region": "eu-west-1",
		"tags": {"owner": "graph"}, "links": null,
		"url": "https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#database:id=graph;is-cluster=false",
		"attributes": {
			"account_id": "111122223333", "engine": "neptune", "engine_version": "1.3.1.0", "instance_class": "db.r6g.large",
			"status": "available", "multi_az": false, "publicly_accessible": false, "encrypted": true, "storage_gib": 1,
			"storage_type": "aurora", "backup_retention_days": 0, "deletion_protection": true,
			"created_at": "2026-03-01T08:00:00Z"
		}
	}`)
}

func TestLogGroupAsset(t *testing.T) {
	const arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/api"
	group := logs.LogGroup{
		LogGroupName: new("/aws/lambda/api"), Arn: new(arn + ":*"), StoredBytes: new(int64(7)),
		CreationTime: new(int64(1772352000123)), LogGroupClass: logs.LogGroupClassStandard,
	}
	want := func(tags, retention string) string {
		return `{
			"id": "` + arn + `", "name": "/aws/lambda/api", "region": "eu-west-1", "tags": ` + tags + `, "links": null,
			"url": "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fapi",
			"attributes": {
				"account_id": "111122223333", "retention_days": ` + retention + `, "stored_bytes": 7,
				"created_at": "2026-03-01T08:00:00Z", "log_class": "STANDARD"
			}
		}`
	}
	isAsset(t, logGroupAsset(acme, group, nil), want("null", "null"))
	isAsset(t, logGroupAsset(acme, group, map[string]map[string]string{}), want("{}", "null"))
	group.RetentionInDays = new(int32(30))
	isAsset(t, logGroupAsset(acme, group, map[string]map[string]string{arn: {"owner": "api"}}), want(`{"owner": "api"}`, "30"))
}
