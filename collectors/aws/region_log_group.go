package aws

import (
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/corporate-sre/auditor/collectors"
)

type logGroupAttributes struct {
	AccountID     *string         `json:"account_id,omitzero"`
	RetentionDays nullable[int32] `json:"retention_days,omitzero"`
	StoredBytes   *int64          `json:"stored_bytes,omitzero"`
	CreatedAt     *time.Time      `json:"created_at,omitzero"`
	LogClass      *string         `json:"log_class,omitzero"`
}

// logGroupAsset takes the tags of all log groups by ARN; nil means that they
// were not read. A group that is not among them never had one.
func logGroupAsset(s site, g types.LogGroup, tags map[string]map[string]string) collectors.Asset {
	name := deref(g.LogGroupName)
	arn := logGroupARN(deref(g.LogGroupArn))
	if arn == "" {
		arn = logGroupARN(deref(g.Arn))
	}
	if arn == "" {
		arn = s.arn("logs", "log-group:"+name)
	}
	a := s.asset("aws.log_group", arn, name, "logs:DescribeLogGroups")
	if tags != nil {
		a.Source += ", tag:GetResources"
		if a.Tags = tags[arn]; a.Tags == nil {
			a.Tags = map[string]string{}
		}
	}
	a.URL = s.regional("cloudwatch", "logsV2:log-groups/log-group/"+consoleEscape(name))
	attributes := logGroupAttributes{
		AccountID:     new(s.account),
		RetentionDays: answered(g.RetentionInDays),
		StoredBytes:   g.StoredBytes,
		LogClass:      given(g.LogGroupClass),
	}
	if g.CreationTime != nil {
		attributes.CreatedAt = second(new(time.UnixMilli(*g.CreationTime)))
	}
	a.Attributes = collectors.Attributes(attributes)
	return a
}

// logGroupARN is the group's own ARN; some answers append ":*" for its streams.
func logGroupARN(arn string) string { return strings.TrimSuffix(arn, ":*") }

// consoleEscape escapes twice, with "$" for the outer "%", as the CloudWatch
// console wants it: "/aws/x" is "$252Faws$252Fx".
func consoleEscape(name string) string {
	return strings.ReplaceAll(url.QueryEscape(url.QueryEscape(name)), "%", "$")
}
