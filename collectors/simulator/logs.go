package simulator

func logsService() *service {
	return &service{
		prefix:       "logs",
		protocol:     json11{"Logs_20140328"},
		accessDenied: "AccessDeniedException",
		noSuchKey:    unrecognizedClient,
		throttled:    throttlingJSON,
		operations: map[string]operation{
			"DescribeLogGroups": inJSON(describeLogGroups),
		},
	}
}

func logGroupARN(a *account, region string, g logGroup) string {
	return "arn:aws:logs:" + region + ":" + a.id + ":log-group:" + g.name
}

func describeLogGroups(c *call) (obj, error) {
	items, next, err := page(c, c.here().logGroups, c.input.text("nextToken"), c.input.number("limit"), 50)
	if err != nil {
		return nil, err
	}
	return obj{"logGroups": shown(items, func(g logGroup) obj {
		arn := logGroupARN(c.account, c.region, g)
		o := obj{
			"logGroupName": g.name, "arn": arn + ":*", "logGroupArn": arn, "logGroupClass": g.class,
			"creationTime": g.created.UnixMilli(), "storedBytes": g.bytes, "metricFilterCount": 0,
		}
		if g.retention > 0 {
			o["retentionInDays"] = g.retention
		}
		return o
	})}.set("nextToken", next), nil
}
