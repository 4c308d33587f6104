package aws

import (
	"context"
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"

	"github.com/corporate-sre/auditor/collectors"
)

// collectRegion reads what one account has in one Region, with the member role.
func (s *Source) collectRegion(ctx context.Context, scope collectors.Scope) collectors.Result {
	cfg, err := s.clients.account(ctx, scope.Place, scope.Region)
	if err != nil {
		return closed(ctx, scope, err)
	}
	return newRegion(s.site(scope), scope, cfg, s.config.Workers).read(ctx)
}

// A region reads one account's Region. The lists are read side by side first,
// then what has to be asked for single things.
type region struct {
	site
	scope   collectors.Scope
	workers int // calls side by side

	ec2  *ec2.Client
	elb  *elasticloadbalancingv2.Client
	rds  *rds.Client
	logs *cloudwatchlogs.Client
	tags *resourcegroupstaggingapi.Client

	instances listing[ec2types.Instance]
	volumes   listing[ec2types.Volume]
	addresses listing[ec2types.Address]
	snapshots listing[ec2types.Snapshot]
	images    listing[ec2types.Image]
	balancers balancers
	databases listing[rdstypes.DBInstance]
	logGroups listing[logs.LogGroup]
	logTags   listing[taggedARN]

	lines *lines
}

func newRegion(s site, scope collectors.Scope, cfg sdk.Config, workers int) *region {
	return &region{
		site: s, scope: scope, workers: workers,
		ec2:   ec2.NewFromConfig(cfg),
		elb:   elasticloadbalancingv2.NewFromConfig(cfg),
		rds:   rds.NewFromConfig(cfg),
		logs:  cloudwatchlogs.NewFromConfig(cfg),
		tags:  resourcegroupstaggingapi.NewFromConfig(cfg),
		lines: newLines(scope.Where(), scope.Types),
	}
}

func (r *region) read(ctx context.Context) collectors.Result {
	r.list(ctx)
	if r.wants("aws.load_balancer") {
		r.askBalancers(ctx)
	}

	var result collectors.Result
	for _, t := range []struct {
		assetType string
		assets    func() []collectors.Asset
	}{
		{"aws.instance", func() []collectors.Asset { return assetsOf(r, "aws.instance", r.instances, instanceAsset) }},
		{"aws.volume", func() []collectors.Asset { return assetsOf(r, "aws.volume", r.volumes, volumeAsset) }},
		{"aws.elastic_ip", func() []collectors.Asset { return assetsOf(r, "aws.elastic_ip", r.addresses, elasticIPAsset) }},
		{"aws.snapshot", r.snapshotAssets},
		{"aws.load_balancer", r.loadBalancerAssets},
		{"aws.database", func() []collectors.Asset { return assetsOf(r, "aws.database", r.databases, databaseAsset) }},
		{"aws.log_group", r.logGroupAssets},
	} {
		if r.wants(t.assetType) {
			result.Assets = append(result.Assets, t.assets()...)
		}
	}
	result.Assets = inOrder(result.Assets)
	result.Coverage = r.lines.sorted()
	return result
}

// wants reports whether the scope asks for one of the types.
func (r *region) wants(assetTypes ...string) bool {
	return slices.ContainsFunc(assetTypes, func(t string) bool { return slices.Contains(r.scope.Types, t) })
}

// list reads the lists of the types that are wanted.
func (r *region) list(ctx context.Context) {
	var calls []func(context.Context)
	add := func(wanted bool, list ...func(context.Context)) {
		if wanted {
			calls = append(calls, list...)
		}
	}
	add(r.wants("aws.instance"), r.listInstances)
	add(r.wants("aws.snapshot"), r.listSnapshots, r.listImages)
	add(r.wants("aws.volume", "aws.snapshot"), r.listVolumes)
	add(r.wants("aws.elastic_ip"), r.listAddresses)
	add(r.wants("aws.load_balancer"), r.listLoadBalancers, r.listTargetGroups)
	add(r.wants("aws.database"), r.listDatabases)
	add(r.wants("aws.log_group"), r.listLogGroups, r.listLogTags)
	sideBySide(r.workers, len(calls), func(i int) { calls[i](ctx) })
}

// assetsOf makes the assets of a listing that needs nothing else.
func assetsOf[T any](r *region, assetType string, l listing[T], asset func(site, T) collectors.Asset) []collectors.Asset {
	assets := make([]collectors.Asset, len(l.items))
	for i, item := range l.items {
		assets[i] = asset(r.site, item)
	}
	l.end(r.lines.of(assetType), len(assets))
	return assets
}
