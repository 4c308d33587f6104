package aws

import (
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/corporate-sre/auditor/collectors"
)

type loadBalancerAttributes struct {
	AccountID      *string    `json:"account_id,omitzero"`
	Kind           *string    `json:"kind,omitzero"`
	Scheme         *string    `json:"scheme,omitzero"`
	State          *string    `json:"state,omitzero"`
	CreatedAt      *time.Time `json:"created_at,omitzero"`
	DNSName        *string    `json:"dns_name,omitzero"`
	Targets        *int       `json:"targets,omitzero"`
	HealthyTargets *int       `json:"healthy_targets,omitzero"`
}

// targetCount counts the targets behind one load balancer; nil was not read.
type targetCount struct{ registered, healthy *int }

// loadBalancerAsset takes its tags and targets from other calls; nil tags and
// counts were not read.
func loadBalancerAsset(s site, lb types.LoadBalancer, tags map[string]string, targets targetCount) collectors.Asset {
	arn := deref(lb.LoadBalancerArn)
	a := s.asset("aws.load_balancer", arn, deref(lb.LoadBalancerName), "elasticloadbalancing:DescribeLoadBalancers")
	a.Tags = tags
	a.URL = s.regional("ec2", "LoadBalancer:loadBalancerArn="+url.QueryEscape(arn))
	attributes := loadBalancerAttributes{
		AccountID:      new(s.account),
		Kind:           given(lb.Type),
		Scheme:         new(string(lb.Scheme)),
		CreatedAt:      second(lb.CreatedTime),
		DNSName:        lb.DNSName,
		Targets:        targets.registered,
		HealthyTargets: targets.healthy,
	}
	if lb.State != nil {
		attributes.State = given(lb.State.Code)
	}
	a.Attributes = collectors.Attributes(attributes)
	return a
}

// healthOf counts the targets of one group. The number of healthy ones is
// unknown when the group does not check: Lambda targets are not checked unless
// somebody asks for it, and work all the same.
func healthOf(targets []types.TargetHealthDescription) targetCount {
	healthy, checked := 0, true
	for _, t := range targets {
		switch {
		case t.TargetHealth == nil, t.TargetHealth.State == types.TargetHealthStateEnumUnavailable:
			checked = false
		case t.TargetHealth.State == types.TargetHealthStateEnumHealthy:
			healthy++
		}
	}
	count := targetCount{registered: new(len(targets))}
	if checked {
		count.healthy = &healthy
	}
	return count
}

// plus adds the targets of another group; unknown plus any number is unknown.
func (c targetCount) plus(d targetCount) targetCount {
	return targetCount{sum(c.registered, d.registered), sum(c.healthy, d.healthy)}
}

func sum(a, b *int) *int {
	if a == nil || b == nil {
		return nil
	}
	return new(*a + *b)
}
