package simulator

import (
	"fmt"
	"net/http"
	"slices"
)

func loadBalancingService() *service {
	return &service{
		prefix:       "elasticloadbalancing",
		protocol:     query{namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"},
		accessDenied: "AccessDenied",
		noSuchKey:    invalidClientToken,
		throttled:    throttlingQuery,
		operations: map[string]operation{
			"DescribeLoadBalancers": inXML(describeLoadBalancers),
			"DescribeTags":          inXML(describeBalancerTags),
			"DescribeTargetGroups":  inXML(describeTargetGroups),
			"DescribeTargetHealth":  inXML(describeTargetHealth),
		},
	}
}

// short is how load balancers of a kind are called in ARNs.
var short = map[string]string{"application": "app", "network": "net", "gateway": "gwy"}

func (c *company) balancerARN(a *account, region string, b balancer) string {
	return fmt.Sprintf("arn:aws:elasticloadbalancing:%s:%s:loadbalancer/%s/%s/%s", region, a.id, short[b.kind], b.name, c.Hex(16, "balancer", a.id, region, b.name))
}

func (c *company) targetGroupARN(a *account, region string, b balancer) string {
	return fmt.Sprintf("arn:aws:elasticloadbalancing:%s:%s:targetgroup/%s/%s", region, a.id, b.name, c.Hex(16, "target group", a.id, region, b.name))
}

func describeLoadBalancers(c *call, x *xmlWriter) error {
	return markedPage(c, x, "LoadBalancers", "member", "PageSize", "NextMarker", c.here().balancers, 100, func(b balancer) {
		x.text("LoadBalancerArn", c.company.balancerARN(c.account, c.region, b))
		x.text("LoadBalancerName", b.name)
		x.text("DNSName", b.name+"."+c.region+".elb.acme.example")
		x.time("CreatedTime", b.created)
		x.some("Scheme", b.scheme)
		x.text("Type", b.kind)
		x.in("State", func() { x.text("Code", "active") })
	})
}

// markedPage writes one page of a listing that is paged by a marker; size and
// next are what it calls the page size and the next marker.
func markedPage[T any](c *call, x *xmlWriter, list, item, size, next string, items []T, most int, show func(T)) error {
	items, marker, err := page(c, items, c.form.text("Marker"), c.form.number(size), most)
	if err != nil {
		return err
	}
	each(x, list, item, items, show)
	x.some(next, marker)
	return nil
}

func describeTargetGroups(c *call, x *xmlWriter) error {
	of := c.form.text("LoadBalancerArn")
	balancers := filter(c.here().balancers, func(b balancer) bool {
		return !b.groupless && (of == "" || of == c.company.balancerARN(c.account, c.region, b))
	})
	return markedPage(c, x, "TargetGroups", "member", "PageSize", "NextMarker", balancers, 100, func(b balancer) {
		x.text("TargetGroupArn", c.company.targetGroupARN(c.account, c.region, b))
		x.text("TargetGroupName", b.name)
		x.text("TargetType", "instance")
		x.in("LoadBalancerArns", func() { x.text("member", c.company.balancerARN(c.account, c.region, b)) })
	})
}

func describeTargetHealth(c *call, x *xmlWriter) error {
	balancers := c.here().balancers
	i := slices.IndexFunc(balancers, func(b balancer) bool {
		return c.company.targetGroupARN(c.account, c.region, b) == c.form.text("TargetGroupArn")
	})
	if i < 0 {
		return &apiError{http.StatusBadRequest, "TargetGroupNotFound", "One or more target groups not found"}
	}
	b := balancers[i]
	x.in("TargetHealthDescriptions", func() {
		for n := range b.healthy + b.sick {
			state := "healthy"
			if n >= b.healthy {
				state = "unhealthy"
			}
			x.in("member", func() {
				x.in("Target", func() { x.text("Id", "i-"+c.company.Hex(17, "target", c.account.id, b.name, n)); x.text("Port", "443") })
				x.in("TargetHealth", func() { x.text("State", state) })
			})
		}
	})
	return nil
}

func describeBalancerTags(c *call, x *xmlWriter) error {
	arns := c.form.list("ResourceArns.member")
	if len(arns) > 20 {
		return &apiError{http.StatusBadRequest, "ValidationError", "At most 20 resources can be described at once."}
	}
	found := map[string]tags{}
	for _, b := range c.here().balancers {
		found[c.company.balancerARN(c.account, c.region, b)] = b.tags
	}
	for _, arn := range arns {
		if found[arn] == nil {
			return &apiError{http.StatusBadRequest, "LoadBalancerNotFound", "One or more load balancers not found"}
		}
	}
	each(x, "TagDescriptions", "member", arns, func(arn string) {
		x.text("ResourceArn", arn)
		each(x, "Tags", "member", sortedKeys(found[arn]), func(k string) { x.text("Key", k); x.text("Value", found[arn][k]) })
	})
	return nil
}
