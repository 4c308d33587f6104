package aws

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/corporate-sre/auditor/collectors"
)

const (
	balancersPage = 400
	tagsAtOnce    = 20 // load balancers in one DescribeTags
)

// balancers are the load balancers of a Region and what hangs on them.
type balancers struct {
	list   listing[types.LoadBalancer]
	groups listing[types.TargetGroup]

	counts []answer[targetCount]       // of groups, in their order
	tags   []answer[map[string]string] // of list, in its order
}

func (r *region) listLoadBalancers(ctx context.Context) {
	r.balancers.list = listAll(ctx, "elasticloadbalancing:DescribeLoadBalancers", func(token *string) ([]types.LoadBalancer, *string, error) {
		out, err := r.elb.DescribeLoadBalancers(ctx, &elasticloadbalancingv2.DescribeLoadBalancersInput{PageSize: new(int32(balancersPage)), Marker: token})
		if err != nil {
			return nil, nil, err
		}
		return out.LoadBalancers, out.NextMarker, nil
	})
}

// listTargetGroups keeps the groups that hang on a load balancer.
func (r *region) listTargetGroups(ctx context.Context) {
	r.balancers.groups = listAll(ctx, "elasticloadbalancing:DescribeTargetGroups", func(token *string) ([]types.TargetGroup, *string, error) {
		out, err := r.elb.DescribeTargetGroups(ctx, &elasticloadbalancingv2.DescribeTargetGroupsInput{PageSize: new(int32(balancersPage)), Marker: token})
		if err != nil {
			return nil, nil, err
		}
		idle := func(g types.TargetGroup) bool { return len(g.LoadBalancerArns) == 0 }
		return slices.DeleteFunc(out.TargetGroups, idle), out.NextMarker, nil
	})
}

// askBalancers reads the health of each target group, and the tags of the load
// balancers by twenties.
func (r *region) askBalancers(ctx context.Context) {
	b := &r.balancers
	collectors.Sort(b.groups.items, func(g, h types.TargetGroup) int {
		return strings.Compare(deref(g.TargetGroupArn), deref(h.TargetGroupArn))
	})
	b.counts = make([]answer[targetCount], len(b.groups.items))
	b.tags = make([]answer[map[string]string], len(b.list.items))
	var calls []func()
	for i, group := range b.groups.items {
		calls = append(calls, func() { b.counts[i] = r.targets(ctx, group) })
	}
	for start := 0; start < len(b.list.items); start += tagsAtOnce {
		end := min(start+tagsAtOnce, len(b.list.items))
		calls = append(calls, func() { r.balancerTags(ctx, b.list.items[start:end], b.tags[start:end]) })
	}
	sideBySide(r.workers, len(calls), func(i int) { calls[i]() })
}

func (r *region) targets(ctx context.Context, group types.TargetGroup) answer[targetCount] {
	out, err := r.elb.DescribeTargetHealth(ctx, &elasticloadbalancingv2.DescribeTargetHealthInput{TargetGroupArn: group.TargetGroupArn})
	if err != nil {
		return answer[targetCount]{gap: new(classify(ctx, err))}
	}
	return answer[targetCount]{value: healthOf(out.TargetHealthDescriptions)}
}

// balancerTags reads the tags of up to twenty load balancers.
func (r *region) balancerTags(ctx context.Context, list []types.LoadBalancer, tags []answer[map[string]string]) {
	arns := make([]string, len(list))
	for i, lb := range list {
		arns[i] = deref(lb.LoadBalancerArn)
	}
	out, err := r.elb.DescribeTags(ctx, &elasticloadbalancingv2.DescribeTagsInput{ResourceArns: arns})
	if err != nil {
		g := classify(ctx, err)
		for i := range tags {
			tags[i].gap = &g
		}
		return
	}
	byARN := map[string]map[string]string{}
	for _, d := range out.TagDescriptions {
		byARN[deref(d.ResourceArn)] = tagMap(d.Tags, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	}
	for i, arn := range arns {
		if tags[i].value = byARN[arn]; tags[i].value == nil {
			tags[i].gap = &unansweredTags
		}
	}
}

var (
	unansweredTags = gap{State: collectors.Unreachable, Reason: "not in the answer: elasticloadbalancing:DescribeTags"}

	unchecked = gap{State: collectors.Disabled, Reason: "a target group makes no health checks",
		Needs: "health checks of its target groups"}
)

// loadBalancerAssets joins the load balancers with their targets and tags.
func (r *region) loadBalancerAssets() []collectors.Asset {
	const kind = "aws.load_balancer"
	b := &r.balancers
	targets, gaps := b.targetsByARN()
	assets := make([]collectors.Asset, len(b.list.items))
	for i, lb := range b.list.items {
		arn := deref(lb.LoadBalancerArn)
		count, ok := targets[arn]
		if !ok {
			count = targetCount{new(0), new(0)}
		}
		switch g := gaps[arn]; {
		case b.groups.gap != nil:
			count = targetCount{}
			r.lines.lackEach(kind, *b.groups.gap, targetPaths...)
		case g != nil:
			r.lines.lackEach(kind, *g, targetPaths...)
		case count.healthy == nil:
			r.lines.lack(kind, "attributes.healthy_targets", unchecked)
		}
		if g := b.tags[i].gap; g != nil {
			r.lines.lack(kind, "tags", *g)
		}
		assets[i] = loadBalancerAsset(r.site, lb, b.tags[i].value, count)
	}
	b.list.end(r.lines.of(kind), len(assets))
	return assets
}

// targetsByARN sums the targets of each load balancer over its groups, and says
// why where a group could not be read: the first reason, if there are several.
func (b *balancers) targetsByARN() (map[string]targetCount, map[string]*gap) {
	targets, gaps := map[string]targetCount{}, map[string]*gap{}
	for i, group := range b.groups.items {
		for _, lb := range group.LoadBalancerArns {
			if sum, ok := targets[lb]; ok {
				targets[lb] = sum.plus(b.counts[i].value)
			} else {
				targets[lb] = b.counts[i].value
			}
			if gaps[lb] == nil {
				gaps[lb] = b.counts[i].gap
			}
		}
	}
	return targets, gaps
}
