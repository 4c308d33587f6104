package simulator

import (
	"strings"
)

func taggingService() *service {
	return &service{
		prefix:       "tag",
		protocol:     json11{"ResourceGroupsTaggingAPI_20170126"},
		accessDenied: "AccessDeniedException",
		noSuchKey:    unrecognizedClient,
		throttled:    throttlingJSON,
		operations: map[string]operation{
			"GetResources": inJSON(getResources),
		},
	}
}

// A tagged is a resource as the tagging API sees it: one without tags never was
// there.
type tagged struct {
	arn  string
	tags tags
}

func getResources(c *call) (obj, error) {
	list := c.tagged()
	if kinds := c.input.texts("ResourceTypeFilters"); len(kinds) > 0 {
		list = filter(list, func(t tagged) bool { return ofKind(t.arn, kinds) })
	}
	items, next, err := page(c, list, c.input.text("PaginationToken"), c.input.number("ResourcesPerPage"), 100)
	if err != nil {
		return nil, err
	}
	return obj{"PaginationToken": next, "ResourceTagMappingList": shown(items, func(t tagged) obj {
		return obj{"ResourceARN": t.arn, "Tags": tagList(t.tags)}
	})}, nil
}

func tagList(t map[string]string) []obj {
	return shown(sortedKeys(t), func(k string) obj { return obj{"Key": k, "Value": t[k]} })
}

// ofKind reports whether an ARN is of one of the kinds, such as "ec2" or
// "logs:log-group".
func ofKind(arn string, kinds []string) bool {
	parts := strings.SplitN(arn, ":", 6)
	for _, kind := range kinds {
		service, what, all := strings.Cut(kind, ":")
		if parts[2] == service && (!all || strings.HasPrefix(parts[5], what)) {
			return true
		}
	}
	return false
}

// tagged are the tagged resources of the call's account and Region.
func (c *call) tagged() []tagged {
	var list []tagged
	here, a := c.here(), c.account
	add := func(arn string, t tags) {
		if len(t) > 0 {
			list = append(list, tagged{arn, t})
		}
	}
	ec2 := "arn:aws:ec2:" + c.region + ":" + a.id + ":"
	for _, i := range here.instances {
		add(ec2+"instance/"+i.id, i.tags)
	}
	for _, v := range here.volumes {
		add(ec2+"volume/"+v.id, v.tags)
	}
	for _, e := range here.addresses {
		add(ec2+"elastic-ip/"+e.allocation, e.tags)
	}
	for _, s := range here.snapshots {
		add("arn:aws:ec2:"+c.region+"::snapshot/"+s.id, s.tags)
	}
	for _, b := range here.balancers {
		add(c.company.balancerARN(a, c.region, b), b.tags)
	}
	for _, d := range here.databases {
		add(databaseARN(a, c.region, d), d.tags)
	}
	for _, g := range here.logGroups {
		add(logGroupARN(a, c.region, g), g.tags)
	}
	return list
}
